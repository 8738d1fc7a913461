'use strict';
/* Charts as SVG: two values a row joined by a line, bars, and tiles. Each comes with its numbers in a table. */
(() => {
  const { el, svg, say } = Anju;
  const WIDTH = 620;
  const LEFT = 176;
  const RIGHT = 72;
  const ROW = 24;
  const TOP = 26;

  const nice = (span) => { const step = 10 ** Math.floor(Math.log10(span / 4)); return [1, 2, 5, 10].map((by) => by * step).find((each) => span / each <= 6); };

  function scale(values, floor) {
    let low = Math.min(...values);
    let high = Math.max(...values);
    if (floor !== undefined) low = Math.min(low, floor);
    if (high - low < 1e-9) { high += 1; low -= low > 0 ? 1 : 0; }
    const step = nice(high - low);
    low = Math.floor(low / step) * step;
    high = Math.ceil(high / step) * step;
    const ticks = [];
    for (let at = low; at <= high + step / 1e6; at += step) ticks.push(Number(at.toFixed(6)));
    return { x: (value) => LEFT + ((value - low) / (high - low)) * (WIDTH - LEFT - RIGHT), ticks };
  }

  const MOST = 26; // widths of a Latin letter before a row
  const width = (text) => [...text].reduce((sum, char) => sum + (char > '\u2e7f' ? 2 : 1.05), 0);

  function shorten(text) {
    let short = text;
    while (width(short) > MOST) short = short.slice(0, -1);
    return short === text ? text : `${short.trimEnd()}…`;
  }

  function axis(ticks, x, height, unit) {
    return ticks.map((tick) => [
      svg('line', { x1: x(tick), x2: x(tick), y1: TOP - 4, y2: height - 4, class: 'grid' }),
      svg('text', { x: x(tick), y: TOP - 10, class: 'tick' }, `${tick}${unit}`)]);
  }

  function label(row, y) {
    const text = svg('text', { x: LEFT - 12, y: y + 4, class: 'row-label', lang: 'zh-CN' }, shorten(row.label), svg('title', {}, row.label));
    return row.href ? svg('a', { href: row.href, 'aria-label': row.label }, text) : text;
  }

  const frame = (height, title, ...children) => svg('svg', { viewBox: `0 0 ${WIDTH} ${height}`, class: 'chart', role: 'group', 'aria-label': title }, children);

  /** Rows of {label, href?, first, second, note}: `first` an open ring, `second` a dot; either may be missing. */
  Anju.pairsChart = (rows, title, unit) => {
    const values = rows.flatMap((row) => [row.first, row.second]).filter((value) => value !== null);
    const { x, ticks } = scale(values);
    const height = TOP + rows.length * ROW + 8;
    return frame(height, title, axis(ticks, x, height, unit), rows.map((row, at) => {
      const y = TOP + at * ROW + ROW / 2;
      const apart = row.first !== null && row.second !== null && row.first !== row.second;
      return svg('g', { class: apart ? (row.first > row.second ? 'over' : 'under') : 'equal' },
        svg('title', {}, `${row.label} ${row.note}`), label(row, y),
        svg('line', { x1: LEFT, x2: WIDTH - RIGHT, y1: y, y2: y, class: 'rail' }),
        apart ? svg('line', { x1: x(row.first), x2: x(row.second), y1: y, y2: y, class: 'join' }) : '',
        row.second !== null ? svg('circle', { cx: x(row.second), cy: y, r: 4.5, class: 'second' }) : '',
        row.first !== null ? svg('circle', { cx: x(row.first), cy: y, r: 5.5, class: 'first' }) : '',
        svg('text', { x: WIDTH - RIGHT + 12, y: y + 4, class: 'row-value' }, row.value));
    }));
  };

  /** Rows of {label, value, text}: bars from zero. */
  Anju.barsChart = (rows, title, unit) => {
    const { x, ticks } = scale(rows.map((row) => row.value), 0);
    const height = TOP + rows.length * ROW + 8;
    return frame(height, title, axis(ticks, x, height, unit), rows.map((row, at) => {
      const y = TOP + at * ROW + ROW / 2;
      return svg('g', {}, svg('title', {}, `${row.label} ${row.text}`), label(row, y),
        svg('rect', { x: x(0), y: y - 7, width: Math.max(1, x(row.value) - x(0)), height: 14, rx: 2, class: 'extent' }),
        svg('text', { x: WIDTH - RIGHT + 12, y: y + 4, class: 'row-value' }, row.text));
    }));
  };

  /** Regions over the years, a line each: rows of {label, href?, note, points: [[year, value], …]} in the order of years. */
  Anju.yearsChart = (rows, years, title, unit) => {
    const height = 300;
    const [top, bottom, left, right] = [18, height - 28, 52, WIDTH - 150];
    const { ticks } = scale(rows.flatMap((row) => row.points.map((point) => point[1])));
    const [low, high] = [ticks[0], ticks.at(-1)];
    const x = (year) => left + (years.length < 2 ? 0 : (years.indexOf(year) / (years.length - 1)) * (right - left));
    const y = (value) => bottom - ((value - low) / (high - low)) * (bottom - top);
    const ends = rows.map((row) => ({ row, at: y(row.points.at(-1)[1]) })).sort((a, b) => a.at - b.at);
    for (let each = 1; each < ends.length; each += 1) ends[each].at = Math.max(ends[each].at, ends[each - 1].at + 15); // names apart
    const lowest = height - 6;
    const names = new Map(ends.map(({ row, at }, each) => [row, Math.min(at, lowest - 15 * (ends.length - 1 - each))]));
    return frame(height, title,
      ticks.map((tick) => [svg('line', { x1: left, x2: right, y1: y(tick), y2: y(tick), class: 'grid' }), svg('text', { x: left - 8, y: y(tick) + 4, class: 'row-label' }, `${tick}${unit}`)]),
      years.map((year) => svg('text', { x: x(year), y: height - 8, class: 'tick' }, String(year))),
      rows.map((row) => {
        const name = svg('text', { x: right + 14, y: names.get(row) + 4, class: 'line-label', lang: 'zh-CN' }, shorten(row.label), svg('title', {}, row.label));
        return svg('g', { class: 'series' }, svg('title', {}, `${row.label} ${row.note}`),
          svg('polyline', { points: row.points.map(([year, value]) => `${x(year)},${y(value)}`).join(' ') }),
          row.points.map(([year, value]) => svg('circle', { cx: x(year), cy: y(value), r: 3.5 })),
          row.href ? svg('a', { href: row.href, 'aria-label': row.label }, name) : name);
      }));
  };

  /** Tiles of {name, column, row, count, known, href?}: darker for more. */
  Anju.tilesChart = (tiles, title) => {
    const side = 54;
    const most = Math.max(1, ...tiles.map((tile) => tile.count));
    const columns = Math.max(...tiles.map((tile) => tile.column)) + 1;
    const lines = Math.max(...tiles.map((tile) => tile.row)) + 1;
    return svg('svg', { viewBox: `0 0 ${columns * side} ${lines * side}`, class: 'chart tiles', role: 'group', 'aria-label': title }, tiles.map((tile) => {
      const shade = tile.known ? Math.ceil((tile.count / most) * 4) : 'none';
      const [x, y] = [tile.column * side, tile.row * side];
      const shape = svg('g', { class: `tile shade-${shade}` }, svg('title', {}, tile.note),
        svg('rect', { x: x + 2, y: y + 2, width: side - 4, height: side - 4, rx: 4 }),
        svg('text', { x: x + side / 2, y: y + side / 2 - 2, class: 'tile-name', lang: 'zh-CN' }, tile.name),
        svg('text', { x: x + side / 2, y: y + side / 2 + 15, class: 'tile-count' }, tile.known ? String(tile.count) : ''));
      return tile.href ? svg('a', { href: tile.href, 'aria-label': tile.note }, shape) : shape;
    }));
  };

  /** A chart with its title, legend, remark, and its numbers to open. */
  Anju.chartFigure = (title, { legend = [], remark = '', chart, heads, rows }) => el('figure', { class: 'chart-figure' },
    el('figcaption', {}, el('h2', {}, title), remark ? el('p', { class: 'sub' }, remark) : '',
      legend.length ? el('ul', { class: 'legend' }, legend.map(([name, text]) => el('li', {}, el('span', { class: `key ${name}`, 'aria-hidden': 'true' }), text))) : ''),
    chart,
    el('details', {}, el('summary', {}, say('numbers')), el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': title }, el('table', { class: 'numbers' },
      el('thead', {}, el('tr', {}, heads.map((head, at) => el('th', { scope: 'col', class: at ? 'n' : '' }, head)))),
      el('tbody', {}, rows.map((cells) => el('tr', {}, cells.map((cell, at) => el(at ? 'td' : 'th', at ? { class: 'n' } : { scope: 'row', lang: 'zh-CN' }, cell)))))))));
})();
