'use strict';
/* Regions and years beside each other. */
(() => {
  const { el, say, word } = Anju;
  const MOST = 40; // rows drawn; the table below has all
  const MOST_LINES = 12; // lines that can be told apart
  let chosen = { program: null, province: '', year: '', completion: null };

  const number = (text) => (text === undefined || text === null ? null : Number(text));
  const distance = (row) => (row.first === null || row.second === null ? -1 : Math.abs(row.first - row.second));

  function pairs(title, rows, unit, legend, remark) {
    const known = rows.filter((row) => row.first !== null || row.second !== null);
    if (!known.length) return '';
    const apart = known.length > MOST ? [...known].sort((a, b) => distance(b) - distance(a)).slice(0, MOST) : known;
    const more = known.length > MOST ? say('first_of', { n: MOST, m: known.length }) : '';
    for (const row of known) {
      const both = row.first !== null && row.second !== null;
      if (both && Math.abs(row.first - row.second) < row.step) row.second = row.first; // rounded or cut off in print
      row.value = !both ? '' : row.first === row.second ? '=' : Anju.signed(String(Number((row.first - row.second).toFixed(2))));
      row.note = `${legend[0][1]} ${row.texts[0] || '—'} · ${legend[1][1]} ${row.texts[1] || '—'}`;
    }
    return Anju.chartFigure(title, {
      legend, remark: [remark, more].filter(Boolean).join(' '), chart: Anju.pairsChart(apart, title, unit),
      heads: [say('region'), legend[0][1], legend[1][1], say('difference')], rows: known.map((row) => [row.label, ...row.texts.map((text) => text || '—'), row.value]),
    });
  }

  /** One unit of the last printed place: 0.1 for 45.9. */
  const lastPlace = (text) => 10 ** -((text || '').split('.')[1] || '').length;

  function totals(rows) {
    const shown = rows.filter((row) => row.claimed_total !== undefined).map((row) => {
      const [claimed, low, high] = [number(row.claimed_total), number(row.recomputed_total_low), number(row.recomputed_total_high)];
      const second = low === null ? null : Math.min(Math.max(claimed, low), high);
      const range = low === null ? '' : low === high ? Anju.number(row.recomputed_total_low) : `${Anju.number(row.recomputed_total_low)} – ${Anju.number(row.recomputed_total_high)}`;
      return { label: row.label, href: Anju.address(row.document), first: claimed, second, step: 1e-9, texts: [Anju.number(row.claimed_total), range] };
    });
    return pairs(say('totals_chart'), shown, '', [['first', say('self_score')], ['second', say('recomputed')]], say('totals_note'));
  }

  function rates(title, rows, name) {
    const shown = rows.map((row) => ({
      label: row.label, href: Anju.address(row.document), first: number(row[name]), second: number(row[`${name}_recomputed`]), step: lastPlace(row[name]),
      texts: [Anju.number(row[name], '%'), Anju.number(row[`${name}_recomputed`], '%')],
    }));
    return pairs(title, shown, '%', [['first', say('printed_rate')], ['second', say('recomputed_rate')]], '');
  }

  /** How a number of each region went over the years: regions with two years or more, those that changed most. */
  function overYears(title, rows, name, unit) {
    const known = rows.filter((row) => row[name] !== undefined && row.year);
    const byRegion = new Map();
    for (const row of known) {
      if (!byRegion.has(row.region)) byRegion.set(row.region, []);
      byRegion.get(row.region).push(row);
    }
    const change = (line) => Math.max(...line.points.map((point) => point[1])) - Math.min(...line.points.map((point) => point[1]));
    const lines = [...byRegion].filter(([region, each]) => region && new Set(each.map((row) => row.year)).size > 1).map(([region, each]) => {
      const ordered = [...each].sort((a, b) => a.year - b.year);
      return { label: region, href: Anju.address(ordered.at(-1).document), points: ordered.map((row) => [row.year, number(row[name])]),
        note: ordered.map((row) => `${row.year}: ${Anju.number(row[name], unit)}`).join(' · '), texts: new Map(ordered.map((row) => [row.year, Anju.number(row[name], unit)])) };
    });
    if (!lines.length) return '';
    const shown = [...lines].sort((a, b) => change(b) - change(a)).slice(0, MOST_LINES);
    const years = [...new Set(lines.flatMap((line) => line.points.map((point) => point[0])))].sort();
    return Anju.chartFigure(title, {
      remark: lines.length > MOST_LINES ? say('most_changed', { n: MOST_LINES, m: lines.length }) : '', chart: Anju.yearsChart(shown, years, title, unit),
      heads: [say('region'), ...years.map(String)], rows: lines.map((line) => [line.label, ...years.map((year) => line.texts.get(year) || '—')]),
    });
  }

  function overClaims(program) {
    const rows = Anju.data.comparison.indicators.filter((each) => each.program === program && Number(each.marks) > 0);
    if (!rows.length) return '';
    const title = say('overclaim_chart');
    return Anju.chartFigure(title, {
      remark: say('overclaim_note'),
      chart: Anju.barsChart(rows.map((each) => ({ label: word('indicator', each.indicator), value: Number(each.marks), text: Anju.number(each.marks) })), title, ''),
      heads: [say('indicator'), say('marks'), say('reports'), say('judged')],
      rows: rows.map((each) => [word('indicator', each.indicator), Anju.number(each.marks), String(each.reports), String(each.judged)]),
    });
  }

  function tiles() {
    const places = Anju.data.comparison.tiles;
    if (!places || !places.length) return '';
    const title = say('tiles_chart');
    const shown = places.map((tile) => {
      const within = Anju.data.index.documents.filter((each) => (each.region_code || '').startsWith(tile.code.slice(0, 2)));
      const count = within.reduce((sum, each) => sum + each.counts[0], 0);
      const note = within.length ? `${tile.name} ${say('errors')} ${count} · ${say('documents')} ${within.length}` : tile.name;
      const regions = [...new Set(within.map((each) => each.region))];
      const href = within.length ? `#/findings?region=${encodeURIComponent(regions.length > 1 ? `${tile.code.slice(0, 2)}*` : regions[0])}` : null;
      return { ...tile, count, known: within.length > 0, note, href, documents: within.length };
    });
    const known = shown.filter((tile) => tile.known);
    if (!known.length) return '';
    return Anju.chartFigure(title, { remark: say('tiles_note'), chart: Anju.tilesChart(shown, title), heads: [say('region'), say('documents'), say('errors')],
      rows: known.map((tile) => [tile.name, String(tile.documents), String(tile.count)]) });
  }

  function select(name, value, options, change) {
    const control = el('select', { id: `compare-${name}`, onchange: () => change(control.value) }, options.map(([each, text, lang]) => el('option', { value: each, lang }, text.charAt(0).toUpperCase() + text.slice(1))));
    control.value = value;
    return el('div', { class: 'field' }, el('label', { for: `compare-${name}` }, say(name)), control);
  }

  function mostRows(rows) {
    const counts = new Map();
    for (const row of rows) counts.set(row.program, (counts.get(row.program) || 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([program]) => program);
  }

  function outlierList(rows) {
    const said = rows.filter((row) => row.outliers);
    return said.length ? el('section', { class: 'chart-figure' }, el('h2', {}, say('outliers')), el('ul', {}, said.map((row) =>
      el('li', {}, el('a', { href: Anju.address(row.document), lang: 'zh-CN' }, row.label), ' ', Anju.either([row.outliers, row.outliers_en]))))) : '';
  }

  const provinceOf = (row) => (row.region_code || '').slice(0, 2);

  Anju.views.comparison = async (main) => {
    const data = await Anju.load('comparison');
    const programs = mostRows(data.rows);
    if (!programs.includes(chosen.program)) chosen.program = programs[0] || '';
    const everywhere = data.rows.filter((row) => row.program === chosen.program);
    const provinces = [...new Set(everywhere.map(provinceOf))].filter((each) => each in Anju.data.index.provinces).sort();
    if (!provinces.includes(chosen.province)) chosen.province = '';
    const ofProgram = everywhere.filter((row) => !chosen.province || provinceOf(row) === chosen.province);
    const years = [...new Set(ofProgram.map((row) => row.year).filter(Boolean))].sort().reverse().map(String);
    if (!years.includes(chosen.year)) chosen.year = '';
    const rows = ofProgram.filter((row) => !chosen.year || String(row.year) === chosen.year)
      .map((row) => ({ ...row, label: `${row.region || say('no_region')}${chosen.year || years.length < 2 ? '' : ` ${row.year || ''}`}` }));
    const measures = Object.keys(data.completion).filter((item) => rows.some((row) => row[`${item}_completion_rate`] !== undefined || row[`${item}_completion_rate_recomputed`] !== undefined));
    if (!measures.includes(chosen.completion)) [chosen.completion] = measures;
    const again = (change) => (value) => { change(value); Anju.show(); };
    const charts = [totals(rows), rates(say('execution_chart'), rows, 'execution_rate'),
      chosen.completion ? rates(`${say('completion_chart')} · ${Anju.either(data.completion[chosen.completion])}`, rows, `${chosen.completion}_completion_rate`) : '',
      overYears(say('totals_years'), rows, 'claimed_total', ''), overYears(say('execution_years'), rows, 'execution_rate', '%'),
      overClaims(chosen.program), tiles(), outlierList(rows)].filter(Boolean);
    main.replaceChildren(el('section', { class: 'list wide', 'aria-labelledby': 'title' },
      el('h1', { id: 'title', tabindex: '-1' }, say('comparison_title')), el('p', { class: 'lead' }, say('comparison_lead')),
      el('div', { class: 'line' },
        select('program', chosen.program, programs.map((program) => [program, word('program', program)]), again((value) => { chosen.program = value; })),
        provinces.length > 1 ? select('province', chosen.province, [['', say('all_provinces')], ...provinces.map((each) => [each, Anju.data.index.provinces[each], 'zh-CN'])], again((value) => { chosen.province = value; })) : '',
        select('year', chosen.year, [['', say('all_years')], ...years.map((year) => [year, year])], again((value) => { chosen.year = value; })),
        measures.length ? select('measure', chosen.completion, measures.map((item) => [item, Anju.either(data.completion[item])]), again((value) => { chosen.completion = value; })) : ''),
      charts.length ? el('div', { class: 'charts' }, charts) : el('p', { class: 'none' }, say('nothing_to_compare'))));
    return { title: say('comparison_title'), items: () => [] };
  };
})();
