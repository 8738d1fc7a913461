'use strict';
/* The page beside the numbers: page images with the boxes of the numbers drawn over them, or the text with the numbers
   marked where there is no page to show. Only the boxes of the list at hand are drawn, the chosen ones strongly. */
(() => {
  const { el, svg, say, quoted } = Anju;
  const ZOOMS = [0.6, 0.8, 1, 1.25, 1.6, 2];
  const PAD = 1.5; // points around a box

  /** The evidence of one document. `pick(kind, id)` is called when a mark is clicked. */
  Anju.evidence = (data, pick) => {
    const papers = new Map(); // page number -> {figure, layer}
    const stretches = new Map(); // "block:row:column" -> {element, text}
    const note = el('p', { class: 'pane-note', hidden: true });
    const sheets = el('div', { class: 'sheets' });
    const pane = el('div', { class: 'pane', tabindex: '0', role: 'region', 'aria-label': say('evidence') }, note, sheets);
    let zoom = ZOOMS.indexOf(1);
    let faint = { kind: '', items: [] };
    let chosen = [];

    // -------------------------------------------------------------------------------------------- pages

    function paper(page) {
      const layer = svg('svg', { class: 'marks', viewBox: `0 0 ${page.width} ${page.height}`, preserveAspectRatio: 'none', role: 'group',
        'aria-label': say('page', { n: page.number }) });
      const sheet = el('div', { class: 'paper' },
        el('img', { src: page.image, loading: 'lazy', decoding: 'async', alt: say('page_image', { file: data.file, n: page.number }) }), layer);
      sheet.style.aspectRatio = `${page.width} / ${page.height}`;
      const figure = el('figure', { class: 'sheet', 'data-page': page.number }, sheet,
        el('figcaption', {}, say('page_of', { n: page.number, m: data.pages.length }),
          page.route === 'ocr' ? ` · ${Anju.word('route', 'ocr')}` : ''));
      papers.set(page.number, { figure, sheet, layer, page });
      return figure;
    }

    function pages() {
      const drawn = [];
      let missing = [];
      const flush = () => {
        if (missing.length && !data.blocks) {
          const span = missing.length > 1 ? `${missing[0]}–${missing.at(-1)}` : String(missing[0]);
          drawn.push(el('p', { class: 'gap' }, say('pages_left_out', { pages: span })));
        }
        missing = [];
      };
      for (const page of data.pages) {
        if (page.image) { flush(); drawn.push(paper(page)); } else missing.push(page.number);
      }
      flush();
      return drawn;
    }

    function rectangle(box, attributes) {
      const [x0, y0, x1, y1] = box;
      return svg('rect', { x: x0 - PAD, y: y0 - PAD, width: x1 - x0 + 2 * PAD, height: y1 - y0 + 2 * PAD, rx: 2, ...attributes });
    }

    function drawFaint() {
      const boxes = [];
      for (const item of faint.items) {
        for (const mark of item.marks) {
          if (mark.box && papers.has(mark.page)) boxes.push({ item, mark, size: (mark.box[2] - mark.box[0]) * (mark.box[3] - mark.box[1]) });
        }
      }
      boxes.sort((a, b) => b.size - a.size); // the smaller on top, so that each can be clicked
      for (const { item, mark } of boxes) {
        const shape = rectangle(mark.box, { class: `faint ${item.tone || ''}`, 'data-id': item.id, onclick: () => pick(faint.kind, item.id) });
        papers.get(mark.page).layer.append(shape);
      }
    }

    function drawChosen() {
      const taken = new Map(); // tags at one place stand side by side
      for (const each of chosen) {
        for (const mark of each.marks) {
          const sheet = papers.get(mark.page);
          if (!sheet || !mark.box) continue;
          const group = svg('g', {
            class: `chosen ${each.role}`, role: 'button', tabindex: '0', 'data-id': each.id,
            'aria-label': `${each.number} ${say('mark_of', { name: each.name, value: each.value })}`,
            onclick: () => each.pick(),
            onkeydown: (event) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); each.pick(); } },
          }, svg('title', {}, say('mark_of', { name: each.name, value: each.value })));
          if (mark.line) group.append(rectangle(mark.line, { class: 'line' }));
          group.append(rectangle(mark.box, { class: 'box' }));
          const spot = `${mark.page}:${Math.round(mark.box[0])}:${Math.round(mark.box[1])}`;
          const turn = taken.get(spot) || 0;
          taken.set(spot, turn + 1);
          const x = Math.min(Math.max(mark.box[0] - 2 + turn * 11, 7), sheet.page.width - 7);
          const y = Math.max(mark.box[1] - 4.5, 6);
          group.append(svg('circle', { cx: x, cy: y, r: 5.2, class: 'tag' }), svg('text', { x, y: y + 2.4, class: 'tag-number' }, String(each.number)));
          sheet.layer.append(group);
        }
      }
    }

    // -------------------------------------------------------------------------------------------- text

    function paragraph(block, at) {
      const element = quoted('p', block.text, { class: ['text', block.heading ? 'heading' : '', block.centred ? 'centred' : ''].join(' ').trim() });
      stretches.set(`${at}:null:null`, { element, text: block.text });
      return element;
    }

    function table(block, at) {
      const rows = block.rows.map((cells, row) => el('tr', {}, cells.map((cell) => {
        const element = quoted(row < block.header ? 'th' : 'td', cell.text, { colspan: cell.columns, rowspan: cell.rows });
        const place = { element, text: cell.text };
        for (let down = 0; down < (cell.rows || 1); down += 1) {
          for (let across = 0; across < (cell.columns || 1); across += 1) stretches.set(`${at}:${row + down}:${cell.column + across}`, place);
        }
        return element;
      })));
      return el('div', { class: 'text-table' }, el('table', {}, block.caption ? quoted('caption', block.caption) : '', el('tbody', {}, rows)));
    }

    function text() {
      const heading = papers.size ? 'text_as_read' : 'no_images';
      return [el('p', { class: 'gap' }, say(heading)),
        el('div', { class: 'paper text-paper' }, data.blocks.map((block, at) => ('rows' in block ? table(block, at) : paragraph(block, at))))];
    }

    const stretchOf = (place) => place && stretches.get(`${place.block}:${place.row}:${place.column}`);

    /** The text cut at the ends of all spans; a chosen span hides a faint one beneath it. */
    function markedText(place, spans) {
      const cuts = [...new Set([0, place.text.length, ...spans.flatMap((span) => [span.start, span.end])])]
        .filter((cut) => cut >= 0 && cut <= place.text.length).sort((a, b) => a - b);
      const pieces = [];
      for (let at = 0; at + 1 < cuts.length; at += 1) {
        const over = spans.filter((span) => span.start <= cuts[at] && span.end >= cuts[at + 1]);
        const span = over.find((each) => each.chosen) || over.at(-1);
        const piece = place.text.slice(cuts[at], cuts[at + 1]);
        if (!span) { pieces.push(piece); continue; }
        const first = span.chosen && span.start === cuts[at];
        pieces.push(el('mark', { class: span.chosen ? `chosen ${span.role}` : `faint ${span.tone || ''}`, 'data-id': span.id, onclick: span.pick },
          first ? el('span', { class: 'tag' }, String(span.number)) : '', piece));
      }
      place.element.replaceChildren(...pieces);
    }

    function drawText() {
      const spans = new Map();
      const add = (where, span) => {
        const place = stretchOf(where);
        if (!place) return;
        if (!spans.has(place)) spans.set(place, []);
        spans.get(place).push({ start: where.start, end: where.end, ...span });
      };
      for (const item of faint.items) add(item.text, { id: item.id, tone: item.tone, pick: () => pick(faint.kind, item.id) });
      for (const each of chosen) add(each.text, { ...each, chosen: true, text: undefined, marks: undefined });
      for (const place of new Set(stretches.values())) {
        if (spans.has(place)) markedText(place, spans.get(place));
        else if (place.element.firstElementChild) place.element.textContent = place.text;
      }
    }

    // -------------------------------------------------------------------------------------------- both

    function draw() {
      for (const { layer } of papers.values()) layer.replaceChildren();
      drawFaint();
      drawChosen();
      if (data.blocks) drawText();
    }

    /** Softly where it is near; over many pages the way itself would take too long. */
    function scrollTo(top, left = 0) {
      const goal = Math.max(0, top - pane.clientHeight * 0.35);
      const near = Math.abs(goal - pane.scrollTop) < 2 * pane.clientHeight;
      pane.scrollTo({ top: goal, left: Math.max(0, left), behavior: near ? Anju.behaviour() : 'auto' });
    }

    function reveal(each) {
      const mark = each && each.marks.find((one) => papers.has(one.page));
      if (mark) {
        const { sheet, page } = papers.get(mark.page);
        const top = sheet.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
        const [x0, y0, x1] = mark.box || [0, 0, 0, 0];
        scrollTo(top + (y0 / page.height) * sheet.clientHeight, ((x0 + x1) / 2 / page.width) * sheet.clientWidth - pane.clientWidth / 2);
        return;
      }
      const place = each && stretchOf(each.text);
      if (!place) return;
      const target = place.element.querySelector('mark.chosen') || place.element;
      scrollTo(target.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop);
    }

    function setZoom(step) {
      zoom = Math.min(Math.max(zoom + step, 0), ZOOMS.length - 1);
      sheets.style.setProperty('--zoom', ZOOMS[zoom]);
    }

    function toolbar() {
      const button = (label, mark, act) => el('button', { type: 'button', class: 'quiet', 'aria-label': say(label), title: say(label), onclick: act }, mark);
      const choice = el('select', { 'aria-label': say('go_to_page'), onchange: () => {
        const figure = papers.get(Number(choice.value)).figure;
        pane.scrollTo({ top: figure.offsetTop - 8, behavior: Anju.behaviour() });
      } }, [...papers.keys()].map((number) => el('option', { value: number }, say('page', { n: number }))));
      const seen = new IntersectionObserver((entries) => {
        for (const entry of entries) if (entry.isIntersecting) choice.value = entry.target.dataset.page;
      }, { root: pane, rootMargin: '-40% 0px -40% 0px' });
      for (const { figure } of papers.values()) seen.observe(figure);
      return el('div', { class: 'pane-tools' }, el('h2', {}, say('evidence_pages')), choice,
        button('zoom_out', '−', () => setZoom(-1)), button('zoom_in', '+', () => setZoom(1)));
    }

    sheets.append(...pages());
    if (data.blocks) sheets.append(...text());
    const tools = papers.size ? toolbar() : el('div', { class: 'pane-tools' }, el('h2', {}, say('evidence_text')));

    return {
      element: el('section', { class: 'evidence' }, tools, pane),
      /** What the list at hand holds: drawn faintly, clickable. */
      setFaint(kind, items) { faint = { kind, items }; draw(); },
      /** What is chosen: drawn strongly and numbered, and brought into view. */
      choose(items, remark = '') {
        chosen = items;
        note.textContent = remark;
        note.hidden = !remark;
        draw();
        reveal(items[0]);
      },
      reveal,
    };
  };
})();
