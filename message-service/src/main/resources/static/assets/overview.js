// The chart of the last day: five minutes a point, in the browser's zone.
(function () {
  'use strict';

  const canvas = document.getElementById('chart');
  if (!canvas || !window.Chart) return;
  const STEP = 300000;
  let chart;

  function color(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function points() {
    const data = document.getElementById('chart-data');
    const until = Math.floor(Number(data.dataset.until) / STEP) * STEP;
    const known = new Map(JSON.parse(data.dataset.points).map((point) => [point[0], point]));
    const times = Array.from({ length: 288 }, (none, index) => until - (287 - index) * STEP);
    const column = (index) => times.map((time) => (known.has(time) ? known.get(time)[index] : null));
    return { times, begun: column(1), done: column(2), dead: column(3), names: data.dataset };
  }

  function hour(time) {
    const date = new Date(time);
    return String(date.getHours()).padStart(2, '0') + ':' + String(date.getMinutes()).padStart(2, '0');
  }

  function draw() {
    const now = points();
    const line = (label, data, name, fill) => ({
      label, data, borderColor: color(name), backgroundColor: color(name) + (fill ? '22' : ''), fill,
      borderWidth: 1.75, pointRadius: 0, pointHitRadius: 6, tension: 0.25, spanGaps: false,
    });
    const dead = {
      type: 'bar', label: now.names.dead, data: now.dead, backgroundColor: color('--chart-dead'), barPercentage: 1,
      categoryPercentage: 1, minBarLength: 2, order: -1,
    };
    const data = {
      labels: now.times.map(hour),
      datasets: [line(now.names.in, now.begun, '--chart-in', false), line(now.names.out, now.done, '--chart-out', true), dead],
    };
    // A bar of nothing would still be two pixels high.
    dead.data = now.dead.map((value) => value || null);
    if (chart) {
      chart.data = data;
      look(chart.options);
      chart.update('none');
      return;
    }
    chart = new window.Chart(canvas, { type: 'line', data, options: look({
      animation: false, responsive: true, maintainAspectRatio: false, interaction: { mode: 'index', intersect: false },
      plugins: { legend: { display: false } },
      scales: { x: { ticks: { maxRotation: 0, autoSkip: true, maxTicksLimit: 12 }, grid: { display: false } },
        y: { beginAtZero: true, ticks: { precision: 0, maxTicksLimit: 5 }, border: { display: false } } },
    }) });
  }

  function look(options) {
    ['x', 'y'].forEach((axis) => {
      options.scales[axis].ticks.color = color('--muted');
      options.scales[axis].grid = { ...options.scales[axis].grid, color: color('--line') };
    });
    return options;
  }

  document.addEventListener('waybill:theme', draw);
  document.addEventListener('htmx:afterSettle', draw);
  draw();
})();
