// Choosing rows of a list: how many, all of the page, and with the shift key all between two.
(function () {
  'use strict';

  const boxes = [...document.querySelectorAll('[data-choose]')];
  const all = document.querySelector('[data-choose-all]');
  if (!all) return;
  let last = null;

  function show() {
    const chosen = boxes.filter((box) => box.checked).length;
    document.querySelector('[data-chosen]').textContent = chosen;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }

  boxes.forEach((box, index) => {
    box.addEventListener('click', (event) => {
      if (event.shiftKey && last !== null) {
        boxes.slice(Math.min(last, index), Math.max(last, index)).forEach((each) => (each.checked = box.checked));
      }
      last = index;
      show();
    });
  });
  all.addEventListener('click', () => {
    boxes.forEach((box) => (box.checked = all.checked));
    show();
  });
  // Boxes are cleared after the form said that it will be.
  document.getElementById('chosen').addEventListener('reset', () => setTimeout(show));
  window.addEventListener('pageshow', show);
  show();
})();
