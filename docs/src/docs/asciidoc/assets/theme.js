'use strict';
// Before anything is drawn: light or dark, if the reader has chosen.
(function () {
  var root = document.documentElement, kept;
  root.classList.add('js');
  try { kept = localStorage.getItem('theme'); } catch (e) { /* a browser may keep nothing */ }
  var asked = /[?&]theme=(light|dark)/.exec(location.search);
  if (asked || kept) root.dataset.theme = asked ? asked[1] : kept;
})();
