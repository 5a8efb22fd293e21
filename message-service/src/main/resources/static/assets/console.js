// What all pages share: times, language, theme, live updates, copying, keys.
(function () {
  'use strict';

  const body = document.body;
  const language = document.documentElement.lang || 'en';
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const stamp = new Intl.DateTimeFormat(language === 'en' ? 'sv-SE' : language, {
    year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false,
  });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'always', style: 'short' });

  // ---- times ----

  function offset(date) {
    const minutes = -date.getTimezoneOffset();
    const sign = minutes < 0 ? '−' : '+';
    const hours = String(Math.floor(Math.abs(minutes) / 60));
    const rest = Math.abs(minutes) % 60;
    return 'UTC' + sign + hours + (rest ? ':' + String(rest).padStart(2, '0') : '');
  }

  function local(date) {
    return stamp.format(date).replace(/\//g, '-').replace(',', '');
  }

  function span(seconds) {
    const size = Math.abs(seconds);
    if (size < 90) return [Math.round(seconds), 'second'];
    if (size < 5400) return [Math.round(seconds / 60), 'minute'];
    if (size < 129600) return [Math.round(seconds / 3600), 'hour'];
    return [Math.round(seconds / 86400), 'day'];
  }

  function age(milliseconds) {
    const parts = span(milliseconds / 1000);
    return new Intl.NumberFormat(language, { style: 'unit', unit: parts[1], unitDisplay: 'short' }).format(Math.max(0, parts[0]));
  }

  function showTimes(root) {
    const now = Date.now();
    root.querySelectorAll('time[datetime]').forEach((time) => {
      const date = new Date(time.getAttribute('datetime'));
      if (isNaN(date)) return;
      const utc = date.toISOString().replace('T', ' ').replace('Z', ' UTC');
      let text = local(date);
      let title = utc;
      if (time.hasAttribute('data-age')) {
        text = age(now - date);
        title = local(date) + ' ' + offset(date) + '\n' + utc;
      } else if (time.hasAttribute('data-relative')) {
        const seconds = (date - now) / 1000;
        text = Math.abs(seconds) < 1 ? body.dataset.now : relative.format(...span(seconds));
        title = local(date) + ' ' + offset(date) + '\n' + utc;
      }
      if (time.textContent !== text) time.textContent = text;
      time.title = title;
    });
  }

  document.querySelectorAll('[data-zone]').forEach((element) => {
    element.textContent = zone + ' (' + offset(new Date()) + ')';
  });

  // Filters by time: shown in the browser's zone, in the address in UTC.
  document.querySelectorAll('input[data-instant]').forEach((input) => {
    const given = input.dataset.value;
    const date = given ? new Date(/Z$/.test(given) ? given : given + 'Z') : null;
    if (date && !isNaN(date)) {
      input.value = new Date(date - date.getTimezoneOffset() * 60000).toISOString().slice(0, 19);
    }
  });

  document.querySelectorAll('form[data-filters]').forEach((form) => {
    form.addEventListener('submit', () => {
      form.querySelectorAll('input[data-instant]').forEach((input) => {
        if (!input.value) return;
        const utc = document.createElement('input');
        utc.type = 'hidden';
        utc.name = input.name;
        utc.value = new Date(input.value).toISOString();
        input.disabled = true;
        form.append(utc);
      });
      // Empty filters stay out of the address.
      form.querySelectorAll('input, select').forEach((input) => {
        if (!input.value) input.disabled = true;
      });
    });
    form.querySelectorAll('.states input').forEach((input) => input.addEventListener('change', () => form.requestSubmit()));
  });
  window.addEventListener('pageshow', () => {
    document.querySelectorAll('form[data-filters] :disabled').forEach((input) => (input.disabled = false));
  });

  // ---- language and theme ----

  document.addEventListener('click', (event) => {
    const switched = event.target.closest('[data-language]');
    if (switched) {
      document.cookie = 'waybill-language=' + switched.dataset.language + ';path=/;max-age=31536000;samesite=lax';
      location.reload();
    }
    if (event.target.closest('[data-theme-switch]')) {
      window.waybillTheme.next();
      showThemeIcon();
    }
    const copy = event.target.closest('[data-copy]');
    if (copy) copyText(copy);
  });

  function showThemeIcon() {
    const icons = { auto: 'bi-circle-half', light: 'bi-sun', dark: 'bi-moon-stars' };
    const choice = document.documentElement.getAttribute('data-theme-choice');
    document.querySelectorAll('[data-theme-switch] i').forEach((icon) => (icon.className = 'bi ' + icons[choice]));
  }

  // ---- copying ----

  function copyText(button) {
    const text = button.dataset.copy;
    const done = () => {
      button.classList.add('copied');
      button.title = body.dataset.copied;
      setTimeout(() => button.classList.remove('copied'), 1500);
    };
    if (navigator.clipboard) {
      navigator.clipboard.writeText(text).then(done, () => {});
      return;
    }
    // Without TLS there is no clipboard but this.
    const area = document.createElement('textarea');
    area.value = text;
    body.append(area);
    area.select();
    if (document.execCommand('copy')) done();
    area.remove();
  }

  // ---- live ----

  const every = document.getElementById('live-every');
  const dot = document.getElementById('live-dot');
  const label = document.getElementById('live-text');
  const shown = new Map();
  let updated = Date.now();
  let due = 0;
  let broken = false;

  function seconds() {
    return every ? Number(every.value) : 0;
  }

  function remember(element) {
    shown.set(element.id, element.outerHTML);
  }

  // As the server wrote it, before times are made local: what comes next is compared with this.
  document.querySelectorAll('[data-live]').forEach(remember);

  if (every) {
    try {
      every.value = localStorage.getItem('waybill-live') || '5';
    } catch (denied) {
      every.value = '5';
    }
    every.addEventListener('change', () => {
      try {
        localStorage.setItem('waybill-live', every.value);
      } catch (denied) {
        // Then it lasts as long as the page.
      }
      due = 0;
    });
  }

  function fast() {
    return document.querySelector('[data-live="fast"]') !== null;
  }

  function tick() {
    if (!every) return;
    const paused = document.hidden || seconds() === 0;
    const now = Date.now();
    if (!paused && now >= due) {
      due = now + (fast() ? 1000 : seconds() * 1000) - 50;
      document.querySelectorAll('[data-live]').forEach((element) => window.htmx.trigger(element, 'waybill:refresh'));
      document.querySelectorAll('[data-bubble]').forEach(lookForChanges);
    }
    dot.className = 'dot ' + (broken ? 'broken' : paused ? 'paused' : '');
    label.textContent = broken ? body.dataset.offline : paused ? body.dataset.paused
      : body.dataset.updated + ' ' + relative.format(...span((updated - now) / 1000));
    showTimes(document);
  }

  document.addEventListener('htmx:beforeSwap', (event) => {
    const element = event.target;
    if (!element.hasAttribute('data-live') || event.detail.xhr.status !== 200) return;
    broken = false;
    const next = new DOMParser().parseFromString(event.detail.xhr.responseText, 'text/html').getElementById(element.id);
    const text = next && next.outerHTML.replace(/name="_csrf" value="[^"]*"/g, ''); // Another one each time.
    // What is being filled in or marked waits: what is new comes when that is over.
    const asked = event.detail.requestConfig.triggeringEvent;
    const busy = asked && asked.type === 'waybill:refresh' && isBusy(element);
    if (!busy) updated = Date.now();
    if (!next || busy || text === shown.get(element.id)) {
      event.detail.shouldSwap = false; // Nothing new: what is being read or selected stays as it is.
      return;
    }
    shown.set(element.id, text);
    if (next.dataset.liveOf === element.dataset.liveOf) keepPlace(element);
  });

  function isBusy(element) {
    const active = document.activeElement;
    const typing = element.contains(active) && active.matches('input, textarea, select');
    const marked = window.getSelection();
    return typing || (!marked.isCollapsed && element.contains(marked.anchorNode));
  }

  // How far what scrolls by itself was scrolled, and what was unfolded, is as before.
  function keepPlace(element) {
    const tops = [...element.querySelectorAll('pre')].map((each) => each.scrollTop);
    const open = [...element.querySelectorAll('details')].map((each) => each.open);
    document.addEventListener('htmx:afterSwap', () => {
      const now = document.getElementById(element.id);
      now.querySelectorAll('pre').forEach((each, index) => (each.scrollTop = tops[index] || 0));
      now.querySelectorAll('details').forEach((each, index) => (each.open = open[index] || each.open));
    }, { once: true });
  }
  document.addEventListener('htmx:afterSettle', (event) => showTimes(event.target.parentElement || document));
  document.addEventListener('htmx:sendError', () => (broken = true));
  document.addEventListener('htmx:responseError', () => (broken = true));
  document.addEventListener('visibilitychange', () => {
    due = 0;
    tick();
  });

  // Lists do not jump: a bubble says how many rows differ, and shows them when it is asked to.
  function lookForChanges(bubble) {
    if (!bubble.hidden && document.hidden) return;
    fetch(location.href, { credentials: 'same-origin', headers: { Accept: 'text/html' } })
      .then((answer) => {
        if (answer.redirected) location.reload(); // To the login page.
        return answer.ok && !answer.redirected ? answer.text() : Promise.reject(new Error(answer.status));
      })
      .then((html) => {
        updated = Date.now();
        broken = false;
        const rows = (root) => new Set([...root.querySelectorAll('[data-row]')].map((row) => row.dataset.row));
        const old = rows(document);
        const next = rows(new DOMParser().parseFromString(html, 'text/html'));
        const changed = Math.max([...next].filter((row) => !old.has(row)).length, [...old].filter((row) => !next.has(row)).length);
        bubble.hidden = changed === 0;
        bubble.textContent = body.dataset.changed.replace('#', changed);
      })
      .catch(() => (broken = true));
  }

  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-bubble]')) location.reload();
  });

  // A second click while the first is on its way does nothing.
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.method !== 'post') return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'yes';
  });
  window.addEventListener('pageshow', () => document.querySelectorAll('form').forEach((form) => delete form.dataset.sent));

  // ---- keys ----

  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest('input, textarea, select, [contenteditable]');
    if (event.key === 'Escape' && typing) typing.blur();
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '/') {
      event.preventDefault();
      document.getElementById('search')?.focus();
    } else if (event.key === 'j' || event.key === 'k') {
      move(event.key === 'j' ? 1 : -1);
    } else if (event.key === 'x') {
      document.querySelector('[data-row].current input[type=checkbox]')?.click();
    }
  });

  function move(by) {
    const rows = [...document.querySelectorAll('[data-row]')];
    if (!rows.length) return;
    const current = rows.findIndex((row) => row.classList.contains('current'));
    const next = rows[Math.max(0, Math.min(rows.length - 1, current + by))];
    rows.forEach((row) => row.classList.remove('current'));
    next.classList.add('current');
    next.querySelector('[data-open]')?.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
  }

  showTimes(document);
  showThemeIcon();
  if (every) {
    due = Date.now() + seconds() * 1000;
    setInterval(tick, 500);
    tick();
  }
})();
