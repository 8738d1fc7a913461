'use strict';
/* The opening screen: mismatches of all documents, gravest first, with filters. */
(() => {
  const { el, say, word, quoted } = Anju;
  const STEP = 100;
  const PRINTED = 1000;
  const SEVERITIES = ['error', 'warning', 'info'];
  const empty = () => ({ query: '', severity: [], check: [], program: [], region: '', year: '', roots: false });
  let filters = empty();
  let shown = STEP;
  let parts = null; // the elements that change while one types

  /** A region by its name, or a province with all of its regions by the first digits of its code: 61*. */
  const isWithin = (document, region) => (region.endsWith('*') ? (document.region_code || '').startsWith(region.slice(0, -1)) : (document.region || '') === region);
  const haystack = (row) => [
    row.document.region, row.document.file, row.document.title, row.document.year, row.message, row.message_en,
    Anju.names('indicator', row.indicator), Anju.names('check', row.check), Anju.names('program', row.program),
  ].join('\n').toLowerCase();

  /** Whether a row passes every filter but `except` (so that a filter's own choices keep their counts). */
  function passes(row, except) {
    for (const name of ['severity', 'check', 'program']) {
      if (name !== except && filters[name].length && !filters[name].includes(row[name])) return false;
    }
    if (except !== 'region' && filters.region && !isWithin(row.document, filters.region)) return false;
    if (except !== 'year' && filters.year && String(row.document.year) !== filters.year) return false;
    if (filters.roots && row.follows) return false;
    if (!filters.query) return true;
    const text = haystack(row);
    return filters.query.toLowerCase().split(/\s+/).every((term) => text.includes(term));
  }

  Anju.filtered = () => Anju.rows.filter((row) => passes(row, null));

  Anju.readFilters = (query) => {
    filters = empty();
    for (const [key, value] of new URLSearchParams(query)) {
      if (key === 'roots') filters.roots = value === '1';
      else if (Array.isArray(filters[key])) filters[key].push(value);
      else if (key in filters) filters[key] = value;
    }
    shown = STEP;
  };

  Anju.findingsAddress = () => {
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries(filters)) {
      if (Array.isArray(value)) value.forEach((each) => query.append(key, each));
      else if (value) query.append(key, value === true ? '1' : value);
    }
    const text = query.toString();
    return `#/findings${text ? `?${text}` : ''}`;
  };

  function changed() {
    shown = STEP;
    history.replaceState(null, '', Anju.findingsAddress());
    refresh();
    Anju.announce(parts.count.textContent);
  }

  // ------------------------------------------------------------------------------------------------ filters

  function choices(name, order) {
    const counts = new Map();
    for (const row of Anju.rows) {
      if (!counts.has(row[name])) counts.set(row[name], 0);
      if (passes(row, name)) counts.set(row[name], counts.get(row[name]) + 1);
    }
    for (const chosen of filters[name]) if (!counts.has(chosen)) counts.set(chosen, 0);
    const known = order || Object.keys(Anju.data.words[name]);
    const place = (value) => (known.includes(value) ? known.indexOf(value) : known.length);
    return [...counts].sort((a, b) => place(a[0]) - place(b[0]) || (a[0] < b[0] ? -1 : 1));
  }

  function checkboxes(name, order) {
    const boxes = choices(name, order).map(([value, count]) => {
      const box = el('input', {
        type: 'checkbox', value, 'data-filter': name,
        onchange: () => {
          filters[name] = filters[name].filter((each) => each !== value);
          if (box.checked) filters[name].push(value);
          changed();
        },
      });
      box.checked = filters[name].includes(value);
      const label = name === 'severity' ? Anju.severity(value) : el('span', {}, value ? word(name, value) : say('no_program'));
      return el('label', { class: 'choice' }, box, label, el('span', { class: 'count' }, Anju.number(String(count))));
    });
    return el('fieldset', {}, el('legend', {}, say(name)), boxes);
  }

  function select(name, all, values) {
    const control = el('select', { id: `filter-${name}`, onchange: () => { filters[name] = control.value; changed(); } },
      el('option', { value: '' }, say(all)), values);
    control.value = filters[name];
    return el('div', { class: 'field' }, el('label', { for: `filter-${name}` }, say(name)), control);
  }

  const option = (value, text) => el('option', { value, lang: 'zh-CN' }, text || value);

  /** Regions in the order of their codes, a province before its prefectures; several of one province as a group. */
  function regions() {
    const codes = new Map(Anju.data.index.documents.filter((each) => each.region).map((each) => [each.region, each.region_code || '']));
    const provinces = new Map();
    for (const [region, code] of [...codes].sort((a, b) => (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : a[0] < b[0] ? -1 : 1))) {
      const province = code.slice(0, 2);
      if (!provinces.has(province)) provinces.set(province, []);
      provinces.get(province).push(region);
    }
    return [...provinces].map(([province, each]) => {
      const name = Anju.data.index.provinces[province];
      if (each.length < 2 || !name) return each.map((region) => option(region));
      return el('optgroup', { label: name }, option(`${province}*`, say('whole_province', { name })), each.map((region) => option(region)));
    });
  }

  function years() {
    return [...new Set(Anju.data.index.documents.map((each) => each.year).filter(Boolean))].sort().reverse().map((year) => option(String(year)));
  }

  function searchField() {
    let pause;
    const input = el('input', {
      type: 'search', id: 'search', placeholder: say('search_hint'), autocomplete: 'off',
      oninput: () => { clearTimeout(pause); pause = setTimeout(() => { filters.query = input.value.trim(); changed(); }, 120); },
    });
    input.value = filters.query;
    return el('div', { class: 'field' }, el('label', { for: 'search' }, say('search'), el('kbd', { 'aria-hidden': 'true' }, '/')), input);
  }

  function rootsField() {
    const box = el('input', { type: 'checkbox', id: 'roots', onchange: () => { filters.roots = box.checked; changed(); } });
    box.checked = filters.roots;
    return el('label', { class: 'choice roots' }, box, el('span', {}, say('roots_only')));
  }

  // ------------------------------------------------------------------------------------------------ list

  function rowOf(row) {
    const address = Anju.address(row.document.key, 'finding', row.id);
    const names = [row.program && word('program', row.program), row.indicator && word('indicator', row.indicator)].filter(Boolean);
    const place = row.page ? say('page', { n: row.page }) : quoted('span', Anju.either([row.where, row.where_en]).split(' › ').at(-1)); // the nearest heading; all are with the document
    return el('tr', {
      class: `row ${row.severity}`,
      onclick: (event) => { if (!event.target.closest('a') && !String(getSelection())) location.hash = address; },
    },
    el('td', { class: 'c-severity' }, Anju.severity(row.severity)),
    el('td', { class: 'c-where' },
      quoted('span', row.document.region || say('no_region'), { class: 'region' }),
      el('span', { class: 'sub' }, row.document.year ? `${row.document.year} · ` : '', place),
      quoted('span', row.document.file, { class: 'sub file' })),
    el('td', { class: 'c-what' },
      el('a', { class: 'what', href: address }, word('check', row.check), names.length ? el('span', { class: 'names' }, ` · ${names.join(' · ')}`) : ''),
      quoted('span', Anju.either([row.message, row.message_en]), { class: 'message', lang: Anju.language === 'zh' ? 'zh-CN' : 'en' }),
      row.follows ? el('span', { class: 'tag' }, say('follows')) : ''),
    el('td', { class: 'n' }, Anju.amount(Anju.number(row.claimed, row.unit), row.unit)),
    el('td', { class: 'n' }, Anju.amount(Anju.number(row.recomputed, row.unit), row.unit)),
    el('td', { class: 'n difference' }, Anju.difference(row.difference, row.unit)));
  }

  function refresh() {
    const rows = Anju.filtered();
    const visible = rows.slice(0, shown);
    const focused = document.activeElement && document.activeElement.dataset && document.activeElement.dataset.filter
      ? [document.activeElement.dataset.filter, document.activeElement.value] : null;
    parts.boxes.replaceChildren(checkboxes('severity', SEVERITIES), checkboxes('program'), checkboxes('check'));
    if (focused) {
      const same = [...parts.boxes.querySelectorAll('input')].find((box) => box.dataset.filter === focused[0] && box.value === focused[1]);
      if (same) same.focus();
    }
    parts.body.replaceChildren(...visible.map(rowOf));
    parts.table.hidden = !visible.length;
    parts.none.hidden = visible.length > 0;
    parts.none.textContent = say(Anju.data.index.findings ? 'none_found' : 'none_at_all');
    const loading = Anju.rows.length < Anju.data.index.findings ? ` · ${say('loading_rest')}` : '';
    parts.count.textContent = say('shown_of', { shown: Anju.number(String(visible.length)), total: Anju.number(String(rows.length)) }) + loading;
    parts.more.hidden = rows.length <= shown;
    parts.more.textContent = say('more', { n: Math.min(STEP, rows.length - shown) });
  }

  function more() {
    const before = shown;
    shown += STEP;
    refresh();
    const links = parts.body.querySelectorAll('a.what');
    if (links[before]) links[before].focus();
  }

  // On paper, more than are shown at first; not all of them, for a browser lays out some thousand rows at most.
  let onScreen = 0;
  const isHere = () => parts && parts.body.isConnected;
  addEventListener('beforeprint', () => { if (isHere()) { onScreen = shown; shown = Math.max(shown, PRINTED); refresh(); } });
  addEventListener('afterprint', () => { if (isHere() && onScreen) { shown = onScreen; onScreen = 0; refresh(); } });

  const heading = (name, text) => el('th', { scope: 'col', class: name }, text);

  function table() {
    parts.body = el('tbody');
    parts.table = el('table', { class: 'findings' },
      el('caption', { class: 'unseen' }, say('findings_title')),
      el('thead', {}, el('tr', {}, heading('c-severity', say('severity')), heading('c-where', say('where')), heading('c-what', say('what')),
        heading('n', say('claimed')), heading('n', say('recomputed')), heading('n', say('difference')))),
      parts.body);
    return parts.table;
  }

  function troubles() {
    const unread = Anju.data.index.documents.filter((each) => each.status !== 'ok').length;
    return unread ? el('p', { class: 'notice' }, el('a', { href: '#/documents?status=unread' }, say('unread_some', { n: unread }))) : '';
  }

  Anju.views.findings = (main) => {
    const index = Anju.data.index;
    parts = {
      boxes: el('div'),
      count: el('p', { class: 'shown' }),
      none: el('p', { class: 'none', hidden: true }),
      more: el('button', { type: 'button', class: 'more', onclick: more }),
    };
    const clear = el('button', { type: 'button', class: 'quiet', onclick: () => { location.hash = '#/findings'; Anju.readFilters(''); Anju.show(); } }, say('clear'));
    main.replaceChildren(
      el('div', { class: 'split' },
        el('search', { class: 'filters', role: 'search', 'aria-label': say('filters') }, searchField(),
          select('region', 'all_regions', regions()), select('year', 'all_years', years()), rootsField(), parts.boxes, clear),
        el('section', { class: 'list', 'aria-labelledby': 'title' },
          el('h1', { id: 'title', tabindex: '-1' }, say('findings_title')),
          el('p', { class: 'lead' }, say('findings_lead', { documents: Anju.number(String(index.documents.length)), findings: Anju.number(String(index.findings)) })),
          troubles(), parts.count, table(), parts.none, parts.more)));
    refresh();
    return { title: say('findings_title'), refresh, items: () => [...parts.body.querySelectorAll('a.what')], more: () => { if (!parts.more.hidden) more(); } };
  };
})();
