// Light or dark before anything is painted: what was chosen, or else what the system wants.
(function () {
  'use strict';
  const dark = window.matchMedia('(prefers-color-scheme: dark)');

  function chosen() {
    try {
      return localStorage.getItem('waybill-theme') || 'auto';
    } catch (denied) {
      return 'auto';
    }
  }

  function apply() {
    const theme = chosen();
    const shown = theme === 'auto' ? (dark.matches ? 'dark' : 'light') : theme;
    document.documentElement.setAttribute('data-bs-theme', shown);
    document.documentElement.setAttribute('data-theme-choice', theme);
    document.dispatchEvent(new Event('waybill:theme'));
  }

  window.waybillTheme = {
    next() {
      const order = ['auto', 'light', 'dark'];
      const theme = order[(order.indexOf(chosen()) + 1) % order.length];
      try {
        localStorage.setItem('waybill-theme', theme);
      } catch (denied) {
        // Then it lasts as long as the page.
      }
      apply();
    },
  };
  dark.addEventListener('change', apply);
  apply();
})();
