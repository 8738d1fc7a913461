'use strict';
/* The list of all files, those that could not be read too. */
(() => {
  const { el, say, word, quoted } = Anju;
  const STEP = 200;

  function row(each) {
    const [errors, warnings, notes] = each.counts;
    const count = (number, name) => el('td', { class: `n ${number ? name : 'absent'}` }, String(number));
    return el('tr', {},
      el('td', { class: 'c-where' },
        el('a', { class: 'what', href: Anju.address(each.key), lang: 'zh-CN' }, each.region || each.title || each.file),
        quoted('span', each.title, { class: 'sub' }), quoted('span', each.file, { class: 'sub file' })),
      el('td', { class: 'n' }, each.year || ''),
      el('td', {}, (each.programs || []).map((program) => word('program', program)).join(Anju.language === 'zh' ? '、' : ', ')),
      el('td', {}, el('span', { class: `status ${each.status}` }, word('status', each.status)),
        each.error ? el('span', { class: 'sub' }, Anju.half(each.error)) : ''),
      el('td', { class: 'n' }, each.pages ? String(each.pages) : '–'),
      el('td', { class: 'n' }, each.figures === undefined ? '–' : String(each.figures)),
      el('td', { class: 'n' }, each.scores === undefined ? '–' : String(each.scores)),
      count(errors, 'error'), count(warnings, 'warning'), count(notes, 'info'));
  }

  Anju.views.documents = (main, query) => {
    const unreadOnly = new URLSearchParams(query).get('status') === 'unread';
    const all = Anju.data.index.documents.filter((each) => !unreadOnly || each.status !== 'ok');
    const body = el('tbody');
    const count = el('p', { class: 'shown', role: 'status' });
    let shown = STEP;
    const more = el('button', { type: 'button', class: 'more', onclick: () => { shown += STEP; refresh(); } });
    const input = el('input', { type: 'search', id: 'search', placeholder: say('find_document_hint'), autocomplete: 'off', oninput: () => { shown = STEP; refresh(); } });

    function refresh() {
      const terms = input.value.trim().toLowerCase().split(/\s+/);
      const fitting = all.filter((each) => {
        const text = [each.region, each.title, each.file, each.year].join('\n').toLowerCase();
        return terms.every((term) => text.includes(term));
      });
      body.replaceChildren(...fitting.slice(0, shown).map(row));
      count.textContent = say('documents_shown', { shown: Math.min(shown, fitting.length), total: fitting.length });
      more.hidden = fitting.length <= shown;
      more.textContent = say('more_documents', { n: Math.min(STEP, fitting.length - shown) });
    }

    const heads = [['', say('where')], ['n', say('year')], ['', say('program')], ['', say('status')], ['n', say('pages')], ['n', say('figures')], ['n', say('scores')],
      ...['error', 'warning', 'info'].map((severity) => ['n', word('severity', severity)])];
    main.replaceChildren(el('section', { class: 'list wide', 'aria-labelledby': 'title' },
      el('h1', { id: 'title', tabindex: '-1' }, say('documents_title')),
      el('p', { class: 'lead' }, say('documents_lead')),
      el('search', { class: 'line', role: 'search' }, el('label', { for: 'search' }, say('find_document')), input, count),
      el('table', { class: 'documents' }, el('caption', { class: 'unseen' }, say('documents_title')),
        el('thead', {}, el('tr', {}, heads.map(([name, text]) => el('th', { scope: 'col', class: name }, text)))), body),
      more));
    refresh();
    return { title: say('documents_title'), items: () => [...body.querySelectorAll('a.what')], more: () => { if (!more.hidden) more.click(); } };
  };
})();
