// The epoch that is looked back at, for all panels at once: the landscape's scrubber sets it.

// Dispatches an event "change".
class Clock extends EventTarget {
  until = Infinity; // the last epoch, whichever that is

  /** @param {number} epoch */
  goTo(epoch) {
    this.until = epoch;
    this.dispatchEvent(new Event("change"));
  }
}

export const clock = new Clock();
