// The settings map: two of the settings on its axes, coloured by the outcome or by the final error.

import { MapStage } from "./maps.js";

class SettingsMap extends MapStage {
  shade(display) {
    return display.shade;
  }
}

export default new SettingsMap();
