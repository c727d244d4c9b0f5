(function () {
  "use strict";
  var words = document.getElementById("words"), type = document.getElementById("type"), state = document.getElementById("state");
  var count = document.getElementById("count"), tools = document.getElementById("tools");
  var rows = Array.prototype.slice.call(document.querySelectorAll("#list tbody tr"));
  var texts = rows.map(function (row) { return row.textContent.toLowerCase(); });
  var timer = 0;
  function show() {
    var wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean), shown = 0;
    rows.forEach(function (row, at) {
      var fits = (!type.value || row.dataset.type === type.value) && (!state.value || row.dataset.state === state.value) &&
        wanted.every(function (word) { return texts[at].indexOf(word) >= 0; });
      if (row.hidden === fits) { row.hidden = !fits; }
      shown += fits ? 1 : 0;
    });
    count.textContent = "显示 " + shown + " / " + rows.length + " 份 · " + shown + " of " + rows.length + " shown";
  }
  function soon() { clearTimeout(timer); timer = setTimeout(show, 120); }
  words.addEventListener("input", soon);
  type.addEventListener("change", show);
  state.addEventListener("change", show);
  tools.hidden = false;
  show();
}());
