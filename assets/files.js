// Files for the reader to keep.
(function (fallLine) {
  "use strict";

  fallLine.save = function (name, content) {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(content), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  // A file that the server writes is saved; what it says instead of a file is a notice. A server that is away is
  // waited for, and one that fails is told of, by connection.js.
  fallLine.saveFrom = async function (address) {
    const answer = await fetch(address);
    if (answer.ok) {
      const [, name] = answer.headers.get("Content-Disposition").match(/filename="([^"]+)"/);
      fallLine.save(name, await answer.blob());
    } else if (answer.headers.get("Content-Type")?.startsWith("text/plain")) {
      fallLine.notice((await answer.text()).trim());
    }
  };
})((window.fallLine = window.fallLine || {}));
