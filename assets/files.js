// Files for the reader to keep.
(function (fallLine) {
  "use strict";

  fallLine.save = function (name, content) {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(content), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  // A file that the server writes is saved; what it says instead of a file, or that it is silent, is a notice.
  fallLine.saveFrom = async function (address) {
    let answer;
    try {
      answer = await fetch(address);
      if (answer.ok) {
        const [, name] = answer.headers.get("Content-Disposition").match(/filename="([^"]+)"/);
        fallLine.save(name, await answer.blob());
        return;
      }
    } catch {
      fallLine.notice("The server does not answer. Is it still running?");
      return;
    }
    const plain = (answer.headers.get("Content-Type") || "").startsWith("text/plain");
    fallLine.notice(plain ? (await answer.text()).trim() : `The server could not write this file (${answer.status}).`);
  };
})((window.fallLine = window.fallLine || {}));
