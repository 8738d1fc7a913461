'use strict';
/* One document: its mismatches, scores and figures on the left, the page they stand on at the right. */
(() => {
  const { el, say, word, quoted } = Anju;
  const KINDS = ['finding', 'score', 'figure'];
  const TAB = { finding: 'findings', score: 'scores', figure: 'figures' };
  let open = null; // what is on the screen

  // ------------------------------------------------------------------------------------------------ naming values

  function figureName(figure) {
    const name = Anju.compound([figure.source && word('source', figure.source), word('item', figure.item), word('measure', figure.measure)]);
    return figure.area ? `${figure.area} · ${name}` : name;
  }

  const scoreName = (score) => Anju.upper(Anju.either(score.name));

  function range(score) {
    if (score.low === null || score.low === undefined) return '';
    return score.low === score.high ? Anju.number(score.low) : `${Anju.number(score.low)} – ${Anju.number(score.high)}`;
  }

  function valueOf(id) {
    const figure = open.figures.get(id);
    if (figure) return { kind: 'figure', item: figure, name: figureName(figure), value: figure.raw };
    const score = open.scores.get(id);
    if (score) return { kind: 'score', item: score, name: scoreName(score), value: Anju.number(score.claimed, '分') };
    return null;
  }

  const pageOf = (item) => (item.marks.length ? say('page', { n: item.marks[0].page }) : '');

  // ------------------------------------------------------------------------------------------------ findings

  function fact(name, value, attributes = {}) {
    return el('div', { class: `fact ${attributes.class || ''}` }, el('dt', {}, name), el('dd', {}, value));
  }

  function ruleOf(finding) {
    const cited = Anju.either(finding.rule);
    return cited ? quoted('span', cited) : word('rule', finding.check);
  }

  function operandList(ids, title, first) {
    const rows = ids.map((id, at) => {
      const known = valueOf(id);
      if (!known) return '';
      return el('li', {}, el('button', { type: 'button', class: `operand ${first && at === 0 ? 'claimed' : ''}`, 'data-operand': id, onclick: () => open.evidence.reveal(known.item) },
        el('span', { class: 'number', 'aria-hidden': 'true' }, String(at + 1)),
        quoted('span', known.name, { class: 'name' }), quoted('span', known.value, { class: 'value' }), el('span', { class: 'sub' }, pageOf(known.item))));
    });
    return rows.some(Boolean) ? [el('h3', {}, title), el('ol', { class: 'operands' }, rows)] : '';
  }

  function links(finding) {
    const link = (id) => {
      const other = open.findings.get(id);
      return other ? el('li', {}, el('a', { href: Anju.address(open.data.key, 'finding', id) }, headline(other)), ' ', el('span', { class: 'sub' }, Anju.number(other.claimed, other.unit))) : '';
    };
    const root = finding.root ? [el('h3', {}, say('root')), el('ul', { class: 'links' }, link(finding.root))] : '';
    const follow = finding.follow.length ? [el('h3', {}, say('consequences')), el('ul', { class: 'links' }, finding.follow.map(link))] : '';
    return [root, follow];
  }

  function headline(finding) {
    return [word('check', finding.check), finding.indicator && word('indicator', finding.indicator)].filter(Boolean).join(' · ');
  }

  function findingCard(finding) {
    const body = `body-${finding.id}`;
    const summary = [Anju.number(finding.claimed, finding.unit), Anju.number(finding.recomputed, finding.unit)].filter(Boolean).join(' → ');
    return el('li', { class: `card ${finding.severity}`, 'data-id': finding.id },
      el('h2', {}, el('button', { type: 'button', class: 'head', 'data-kind': 'finding', 'data-id': finding.id, 'aria-expanded': 'false', 'aria-controls': body, onclick: () => pick('finding', finding.id, true) },
        Anju.severity(finding.severity), el('span', { class: 'headline' }, headline(finding)),
        finding.program ? el('span', { class: 'sub' }, word('program', finding.program)) : '',
        el('span', { class: 'summary' }, summary), el('span', { class: 'sub place' }, pageOf(finding)))),
      el('div', { class: 'body', id: body, hidden: true },
        el('dl', { class: 'facts' },
          fact(say('claimed'), Anju.amount(Anju.number(finding.claimed, finding.unit), finding.unit), { class: 'claimed' }),
          fact(say('recomputed'), Anju.amount(Anju.number(finding.recomputed, finding.unit), finding.unit), { class: 'recomputed' }),
          fact(say('difference'), Anju.difference(finding.difference, finding.unit), { class: 'difference' }),
          fact(say('rule'), ruleOf(finding), { class: 'rule' })),
        el('p', { class: 'message', lang: LANGUAGE() }, Anju.either(finding.message)),
        operandList(finding.operands, say('operands'), true),
        finding.quote ? [el('h3', {}, say('quote')), quoted('blockquote', finding.quote)] : '',
        Anju.either(finding.where) ? el('p', { class: 'sub where' }, `${say('stands')}${say('colon')}`, quoted('span', Anju.either(finding.where))) : '',
        links(finding)));
  }

  function findingPanel() {
    if (!open.data.findings.length) return el('p', { class: 'none' }, say('no_findings'));
    return el('ol', { class: 'cards' }, open.data.findings.map(findingCard));
  }

  // ------------------------------------------------------------------------------------------------ scores, figures

  const verdict = (score) => el('span', { class: `verdict ${score.verdict}` }, word('verdict', score.verdict));

  function scoreDetail(score) {
    return el('div', {},
      score.message ? [el('h3', {}, say('explanation')), el('p', { class: 'message', lang: LANGUAGE() }, Anju.either(score.message))] : '',
      score.rule && Anju.either(score.rule) ? [el('h3', {}, say('rule')), quoted('p', Anju.either(score.rule))] : '',
      score.convention && Anju.either(score.convention) ? el('p', { class: 'sub' }, `${say('convention')}${say('colon')}${Anju.either(score.convention)}`) : '',
      score.inputs && score.inputs.length ? operandList([score.id, ...score.inputs], say('inputs'), true) : '',
      el('h3', {}, say('quote')), quoted('blockquote', score.quote));
  }

  function figureDetail(figure) {
    const pairs = [[say('program'), figure.program && word('program', figure.program)], [say('as_of'), figure.as_of], [say('method'), word('method', figure.method)],
      [say('confidence'), figure.method === 'ocr' ? `${(figure.confidence * 100).toFixed(1)}%` : ''], ['', figure.repaired ? say('repaired') : '']];
    return el('div', {},
      el('p', { class: 'sub' }, pairs.filter((pair) => pair[1]).map(([name, value]) => (name ? `${name}${say('colon')}${value}` : value)).join(' · ')),
      el('h3', {}, say('quote')), quoted('blockquote', figure.quote));
  }

  const LANGUAGE = () => (Anju.language === 'zh' ? 'zh-CN' : 'en');

  const COLUMNS = {
    score: { heads: [['', 'indicator'], ['n', 'full_marks'], ['n', 'self_score'], ['n', 'recomputed'], ['', 'verdict'], ['n', 'page_label']], detail: scoreDetail,
      cells: (score) => [scoreName(score), Anju.number(score.full), Anju.number(score.claimed), range(score), verdict(score), score.marks.length ? score.marks[0].page : ''] },
    figure: { heads: [['', 'figure'], ['n', 'printed'], ['n', 'value'], ['', 'as_of'], ['n', 'page_label']], detail: figureDetail,
      cells: (figure) => [figureName(figure), quoted('span', figure.raw), Anju.number(figure.value, figure.unit), quoted('span', figure.as_of), figure.marks.length ? figure.marks[0].page : ''] },
  };

  const severalPrograms = () => new Set(open.data.scores.map((score) => score.program)).size > 1;

  function itemRow(kind, item) {
    const { heads, cells } = COLUMNS[kind];
    const [name, ...rest] = cells(item);
    const detail = `detail-${item.id}`;
    return el('tr', { class: `item ${item.level || ''}`, 'data-id': item.id },
      el('th', { scope: 'row' }, el('button', { type: 'button', class: 'pick', 'data-kind': kind, 'data-id': item.id, 'aria-expanded': 'false', 'aria-controls': detail, onclick: () => pick(kind, item.id, true) },
        quoted('span', name, { class: 'name' }), item.program && (kind === 'figure' || severalPrograms()) ? el('span', { class: 'sub' }, word('program', item.program)) : '')),
      rest.map((cell, at) => el('td', { class: heads[at + 1][0] }, cell === undefined || cell === null ? '' : cell instanceof Node ? cell : String(cell))));
  }

  function itemPanel(kind, items) {
    if (!items.length) return el('p', { class: 'none' }, say(kind === 'score' ? 'no_scores' : 'no_figures'));
    const { heads } = COLUMNS[kind];
    const body = el('tbody', {}, items.map((item) => itemRow(kind, item)));
    const label = say(kind === 'score' ? 'filter_scores' : 'filter_figures');
    const input = el('input', { type: 'search', class: 'find', 'aria-label': label, placeholder: label, oninput: () => {
      const terms = input.value.trim().toLowerCase().split(/\s+/);
      for (const row of body.querySelectorAll('tr.item')) {
        const item = (kind === 'score' ? open.scores : open.figures).get(row.dataset.id);
        const text = `${row.textContent}\n${item.quote}\n${item.program}`.toLowerCase();
        row.hidden = !terms.every((term) => text.includes(term));
      }
    } });
    const bare = kind === 'score' && items.every((item) => item.full === null);
    return [input, el('table', { class: `items ${kind}${bare ? ' bare' : ''}` }, el('caption', { class: 'unseen' }, say(TAB[kind])),
      el('thead', {}, el('tr', {}, heads.map(([name, text]) => el('th', { scope: 'col', class: name }, say(text))))), body)];
  }

  /** The explanation of a chosen score or figure, in a row of its own beneath it. */
  function showDetail(kind, item) {
    for (const row of open.panels[kind].querySelectorAll('tr.detail')) row.remove();
    if (!item) return;
    const row = open.panels[kind].querySelector(`tr.item[data-id="${CSS.escape(item.id)}"]`);
    row.hidden = false;
    row.after(el('tr', { class: 'detail', id: `detail-${item.id}` }, el('td', { colspan: COLUMNS[kind].heads.length }, COLUMNS[kind].detail(item))));
  }

  // ------------------------------------------------------------------------------------------------ choosing

  const itemsOf = (kind) => ({ finding: open.data.findings, score: open.data.scores, figure: open.data.figures })[kind];

  function numbered(ids) {
    return ids.map((id, at) => ({ id, known: valueOf(id), number: at + 1 })).filter((each) => each.known).map(({ id, known, number }) => ({
      id, number, role: number === 1 ? 'claimed' : 'other', name: known.name, value: known.value, marks: known.item.marks, text: known.item.text,
      pick: () => pointAt(id),
    }));
  }

  /** From a mark on the page to its line in the list. */
  function pointAt(id) {
    const target = open.element.querySelector(`[data-operand="${CSS.escape(id)}"]:not([hidden] *)`) || open.element.querySelector('.head[aria-expanded="true"], .pick[aria-expanded="true"]');
    if (!target) return;
    target.focus();
    target.classList.remove('pointed');
    requestAnimationFrame(() => target.classList.add('pointed'));
  }

  function chosenMarks(kind, item) {
    if (kind === 'finding') {
      const operands = numbered(item.operands);
      if (operands.some((each) => each.marks.length || each.text)) return operands;
      const text = null;
      return item.marks.length ? [{ id: item.id, number: 1, role: 'claimed', name: headline(item), value: Anju.number(item.claimed, item.unit), marks: item.marks, text, pick: () => pointAt(item.id) }] : [];
    }
    return numbered([item.id, ...(item.inputs || [])]);
  }

  function faintOf(kind) {
    if (kind !== 'finding') return itemsOf(kind).map((item) => ({ id: item.id, marks: item.marks, text: item.text, tone: '' }));
    return open.data.findings.map((finding) => {
      const known = valueOf(finding.operands[0]);
      return { id: finding.id, marks: known ? known.item.marks : finding.marks, text: known ? known.item.text : null, tone: finding.severity };
    });
  }

  function showTab(kind) {
    open.tab = kind;
    for (const each of KINDS) {
      open.panels[each].hidden = each !== kind;
      open.tabs[each].setAttribute('aria-selected', String(each === kind));
      open.tabs[each].tabIndex = each === kind ? 0 : -1;
    }
    open.evidence.setFaint(kind, faintOf(kind));
  }

  function unmark() {
    for (const button of open.element.querySelectorAll('.head[aria-expanded="true"], .pick[aria-expanded="true"]')) button.setAttribute('aria-expanded', 'false');
    for (const body of open.element.querySelectorAll('.card .body')) body.hidden = true;
    for (const each of open.element.querySelectorAll('.current')) each.classList.remove('current');
  }

  function choose(kind, id, scroll) {
    const item = itemsOf(kind).find((each) => each.id === id);
    if (!item) return;
    unmark();
    if (open.tab !== kind) showTab(kind);
    const button = open.panels[kind].querySelector(`button[data-kind][data-id="${CSS.escape(id)}"]`);
    button.setAttribute('aria-expanded', 'true');
    const holder = button.closest('.card, tr');
    holder.classList.add('current');
    if (kind === 'finding') holder.querySelector('.body').hidden = false; else showDetail(kind, item);
    open.current = { kind, id };
    position();
    if (scroll) holder.scrollIntoView({ block: 'nearest' }); // before the page: one scrolling ends the other
    const marks = chosenMarks(kind, item);
    open.evidence.choose(marks, marks.length ? '' : say('whole_document'));
  }

  /** From a click: choose it, and keep the address in step without a new entry in the history. */
  function pick(kind, id, fromList = false) {
    const again = open.current && open.current.kind === kind && open.current.id === id;
    if (again && fromList) { open.evidence.choose(chosenMarks(kind, itemsOf(kind).find((each) => each.id === id))); return; }
    history.replaceState(null, '', Anju.address(open.data.key, kind, id));
    choose(kind, id, true);
    if (!fromList) open.panels[kind].querySelector(`button[data-kind][data-id="${CSS.escape(id)}"]`).focus({ preventScroll: true });
  }

  // ------------------------------------------------------------------------------------------------ next, previous

  function ranked() {
    const here = (row) => row.document.key === open.data.key && (!onFinding() || row.id === open.current.id);
    const rows = Anju.filtered();
    const at = rows.findIndex(here);
    return at >= 0 ? { rows, at } : { rows: Anju.rows, at: Anju.rows.findIndex(here) };
  }

  const onFinding = () => open.current !== null && open.current.kind === 'finding';

  function position() {
    const { rows, at } = ranked();
    open.count.textContent = at >= 0 && onFinding() ? say('n_of_m', { n: Anju.number(String(at + 1)), m: Anju.number(String(rows.length)) }) : '';
    open.before.disabled = at <= 0;
    open.after.disabled = at < 0 || at + 1 >= rows.length;
  }

  function step(by) {
    const { rows, at } = ranked();
    const row = rows[at + by];
    if (at < 0 || !row) return;
    location.hash = Anju.address(row.document.key, 'finding', row.id);
  }

  // ------------------------------------------------------------------------------------------------ the screen

  function head(data) {
    const where = data.region ? [data.region, data.year].filter(Boolean).join(' · ') : '';
    const standard = data.rubric ? [say('standard'), say('colon'), quoted('span', data.standard || data.rubric), data.rubric_reason ? ` · ${Anju.half(data.rubric_reason)}` : ''] : say('standard_none');
    open.count = el('span', { class: 'shown' });
    open.before = el('button', { type: 'button', title: say('previous_long'), onclick: () => step(-1) }, `← ${say('previous')}`);
    open.after = el('button', { type: 'button', title: say('next_long'), onclick: () => step(1) }, `${say('next')} →`);
    return el('header', { class: 'document-head' },
      el('div', { class: 'title-line' }, el('h1', { id: 'title', tabindex: '-1', lang: 'zh-CN' }, where || data.title || data.file),
        el('div', { class: 'stepper' }, el('a', { class: 'back', href: Anju.findingsAddress() }, `‹ ${say('back')}`), open.count, open.before, open.after)),
      el('p', { class: 'sub' }, quoted('span', data.title || ''), data.title ? ' · ' : '', quoted('span', data.file, { class: 'file' }), ' · ',
        data.kind ? `${word('kind', data.kind)} · ` : '', standard),
      totals(data),
      data.error ? el('p', { class: 'notice' }, Anju.half(data.error)) : '',
      (data.notes || []).map((note) => el('p', { class: 'notice' }, Anju.half(note))));
  }

  function totals(data) {
    const stated = new Map(); // a total is often stated twice: the one that could be recomputed tells more
    for (const score of data.scores.filter((each) => each.level === 'total')) {
      const key = `${score.program} ${score.claimed}`;
      if (!stated.has(key) || (!stated.get(key).whole && score.whole)) stated.set(key, score);
    }
    const scores = [...stated.values()];
    if (!scores.length) return '';
    return el('dl', { class: 'totals' }, scores.map((score) => el('div', {},
      el('dt', {}, word('program', score.program)),
      el('dd', {}, el('span', {}, `${say('self_score')} `, el('strong', {}, Anju.number(score.claimed))), ' ',
        score.whole ? el('span', {}, `${say('recomputed')} `, el('strong', {}, range(score.whole))) : '', ' ', wholeVerdict(score)))));
  }

  /** By how much a total is off the range that its recomputed parts give; inside it, whether its parts add up. */
  function wholeVerdict(score) {
    const off = score.whole ? Number(score.whole.off) : 0;
    if (!off) return verdict(score);
    const by = say(off > 0 ? 'over_by' : 'under_by', { n: Anju.number(score.whole.off.replace('-', ''), '分') });
    return el('span', { class: `verdict ${off > 0 ? 'overclaimed' : 'underclaimed'}` }, by);
  }

  function tabList() {
    const counts = { finding: open.data.findings.length, score: open.data.scores.length, figure: open.data.figures.length };
    const list = el('div', { role: 'tablist', class: 'tabs', 'aria-label': say('documents') });
    for (const kind of KINDS) {
      open.tabs[kind] = el('button', { type: 'button', role: 'tab', id: `tab-${kind}`, 'aria-controls': `panel-${kind}`, onclick: () => { unmark(); open.current = null; showTab(kind); open.evidence.choose([]); position(); } },
        say(TAB[kind]), el('span', { class: 'count' }, String(counts[kind])));
      list.append(open.tabs[kind]);
    }
    list.addEventListener('keydown', (event) => {
      const turn = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!turn) return;
      const kind = KINDS[(KINDS.indexOf(open.tab) + turn + KINDS.length) % KINDS.length];
      open.tabs[kind].click();
      open.tabs[kind].focus();
    });
    return list;
  }

  function build(main, data) {
    const byId = (items) => new Map(items.map((item) => [item.id, item]));
    open = { data, language: Anju.language, figures: byId(data.figures), scores: byId(data.scores), findings: byId(data.findings), tabs: {}, panels: {}, tab: '', current: null };
    const header = head(data);
    if (!data.pages.length && !data.blocks) {
      open.element = el('div', { class: 'document' }, header, el('p', { class: 'none' }, say('failed_document')));
      main.replaceChildren(open.element);
      position();
      return;
    }
    open.evidence = Anju.evidence(data, pick);
    const tabs = tabList();
    const content = { finding: findingPanel(), score: itemPanel('score', data.scores), figure: itemPanel('figure', data.figures) };
    for (const kind of KINDS) open.panels[kind] = el('div', { role: 'tabpanel', id: `panel-${kind}`, 'aria-labelledby': `tab-${kind}`, class: 'panel' }, content[kind]);
    open.element = el('div', { class: 'document' }, header, el('div', { class: 'beside' },
      el('div', { class: 'values' }, tabs, KINDS.map((kind) => open.panels[kind])), open.evidence.element));
    main.replaceChildren(open.element);
    showTab('finding');
    position();
  }

  Anju.views.document = async (main, query, [key, kind, id]) => {
    const row = Anju.data.index.documents.find((each) => each.key === key);
    if (!row) {
      main.replaceChildren(el('h1', { id: 'title', tabindex: '-1' }, say('no_document')), el('p', {}, el('a', { href: '#/findings' }, say('back'))));
      return { title: say('no_document'), items: () => [] };
    }
    const same = open && open.data.key === key && open.language === Anju.language && main.contains(open.element);
    if (!same) {
      if (!(`documents/${key}` in Anju.data)) main.replaceChildren(el('p', { class: 'none', role: 'status' }, say('loading')));
      try {
        build(main, await Anju.load(`documents/${key}`));
      } catch (error) {
        if (!/^data\//.test(error.message)) throw error;
        main.replaceChildren(el('h1', { id: 'title', tabindex: '-1' }, row.file), el('p', { class: 'notice' }, say('not_loaded', { file: error.message })));
        return { title: row.file, items: () => [] };
      }
      if (document.getElementById('title')) scrollTo(0, 0);
    }
    if (open.evidence) {
      const first = open.data.findings[0];
      if (KINDS.includes(kind)) choose(kind, decodeURIComponent(id || ''), true);
      else if (first) choose('finding', first.id, false);
    }
    return {
      title: `${open.data.region || open.data.title || open.data.file}`, same, step, back: Anju.findingsAddress,
      items: () => (open.panels[open.tab] ? [...open.panels[open.tab].querySelectorAll('button[data-kind]')].filter((button) => !button.closest('[hidden]')) : []),
      choose: (button) => button.click(),
    };
  };
})();
