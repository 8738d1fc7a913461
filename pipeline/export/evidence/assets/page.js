'use strict';
/* Making elements, choosing words, loading data. Text of reports only ever becomes text nodes; with trusted types
   required by the page's policy, markup from strings is refused by the browser as well. */
const Anju = { views: {}, data: {}, language: 'zh' };

(() => {
  const waiting = new Map();
  const policy = window.trustedTypes ? window.trustedTypes.createPolicy('anju-data', {
    createScriptURL(address) {
      if (/^data\/[\w/-]+\.js$/.test(address)) return address;
      throw new TypeError('not a data file of this report');
    },
  }) : { createScriptURL: (address) => address };

  /** Called by every data file. */
  window.anjuData = (name, text) => { Anju.data[name] = JSON.parse(text); };

  /** The data of that name, loaded when first asked for. Rejects where the file is missing. */
  Anju.load = (name) => {
    if (name in Anju.data) return Promise.resolve(Anju.data[name]);
    if (!waiting.has(name)) {
      waiting.set(name, new Promise((resolve, reject) => {
        const script = document.createElement('script');
        const address = `data/${name}.js`;
        const failed = () => { waiting.delete(name); reject(new Error(address)); };
        script.src = policy.createScriptURL(address);
        script.onload = () => { script.remove(); if (name in Anju.data) resolve(Anju.data[name]); else failed(); };
        script.onerror = () => { script.remove(); failed(); };
        document.head.append(script);
      }));
    }
    return waiting.get(name);
  };

  const index = () => (Anju.language === 'zh' ? 0 : 1);

  /** The report's own wording; {name} is filled in. */
  Anju.say = (name, values = {}) =>
    TEXT[name][index()].replace(/\{(\w+)\}/g, (all, key) => (key in values ? String(values[key]) : all));

  /** What a word of the contract is called. */
  Anju.word = (kind, word) => {
    const names = Anju.data.words[kind];
    return upper(Object.hasOwn(names, word) ? names[word][index()] : word.replaceAll('_', ' '));
  };

  const upper = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  Anju.upper = upper;

  /** Several words as one name: 中央资金预算安排, Central funds budget. */
  Anju.compound = (parts) => {
    const known = parts.filter(Boolean);
    return index() ? upper(known.map((part) => part.toLowerCase()).join(' ')) : known.join('');
  };

  /** All names of a word, for searching. */
  Anju.names = (kind, word) => {
    const names = Anju.data.words[kind];
    return Object.hasOwn(names, word) ? names[word].join(' ') : word;
  };

  /** One of two texts, the other where this language has none. */
  Anju.either = (pair) => (pair ? pair[index()] || pair[0] || pair[1] : '');

  /** The half of a message given as 中文 / English. */
  Anju.half = (message) => {
    const halves = (message || '').split(' / ');
    return halves.length === 2 ? halves[index()] : message || '';
  };

  /** A number with its thousands apart; null stands for nothing. */
  Anju.number = (text, unit = '') => {
    if (text === null || text === undefined || text === '') return '';
    const [, sign, whole, rest] = /^(-?)(\d+)(.*)$/.exec(text) || [null, '', text, ''];
    const shown = (sign ? '−' : '') + whole.replace(/\B(?=(\d{3})+$)/g, ',') + rest;
    return unit === '%' ? `${shown}%` : unit ? `${shown} ${unit === '分' ? markUnit(text) : unit}` : shown;
  };

  /** The unit of scores, which no report prints beside them; other units stand as printed. */
  const markUnit = (text) => Anju.say(Math.abs(Number(text)) === 1 ? 'mark_unit' : 'marks_unit');

  /** A number that is never broken, with its unit, which may go onto the next line; a dash for nothing. */
  Anju.amount = (shown, unit = '', lang = 'zh-CN') => {
    if (!shown) return Anju.el('span', { class: 'absent' }, '—');
    const cut = unit && shown.includes(' ') ? shown.lastIndexOf(' ') : shown.length;
    const own = unit === '分' ? null : lang; // worded by the report itself
    return [Anju.el('span', { class: 'amount' }, shown.slice(0, cut)), cut < shown.length ? [' ', Anju.el('span', { class: 'unit', lang: own }, shown.slice(cut + 1))] : ''];
  };

  /** A difference, with its sign. */
  Anju.signed = (text, unit = '') => {
    const shown = Anju.number(text, unit);
    return shown && !text.startsWith('-') && Number(text) !== 0 ? `+${shown}` : shown;
  };

  /** A difference in its unit: of two rates, percentage points. */
  Anju.difference = (text, unit = '') => {
    const points = unit === '%' ? Anju.say('points') : '';
    return Anju.amount(Anju.signed(text, points || unit), points || unit, points ? null : 'zh-CN');
  };

  /** An element: attributes, then children (strings become text). */
  Anju.el = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    fill(element, attributes, children);
    return element;
  };

  const SVG = 'http://www.w3.org/2000/svg';
  Anju.svg = (name, attributes = {}, ...children) => {
    const element = document.createElementNS(SVG, name);
    fill(element, attributes, children);
    return element;
  };

  function fill(element, attributes, children) {
    for (const [key, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
      else element.setAttribute(key, value === true ? '' : String(value));
    }
    element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== ''));
  }

  /** Text taken from a report: Chinese, whatever the language of the report's own wording. */
  Anju.quoted = (name, text, attributes = {}) => Anju.el(name, { lang: 'zh-CN', ...attributes }, text || '');

  /** A severity in colour and word. */
  Anju.severity = (word) => Anju.el('span', { class: `severity ${word}` }, Anju.word('severity', word));

  /** Told to people who do not see the screen. */
  Anju.announce = (text) => { document.getElementById('said').textContent = text; };

  /** Whether the browser draws the user's eye softly or at once. */
  Anju.behaviour = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth');

  /** The list of findings as objects, and the documents: what is loaded of it so far. */
  Anju.rows = [];
  Anju.takeRows = (part) => {
    const { columns, words } = Anju.data.index;
    const coded = ['check', 'severity', 'program', 'indicator', 'unit', 'where', 'where_en'];
    for (const values of part) {
      const row = Object.fromEntries(columns.map((column, at) => [column, values[at]]));
      for (const name of coded) row[name] = words[row[name]];
      row.document = Anju.data.index.documents[row.document];
      Anju.rows.push(row);
    }
  };

  Anju.address = (key, kind, id) => `#/document/${key}${kind ? `/${kind}/${encodeURIComponent(id)}` : ''}`;
})();
