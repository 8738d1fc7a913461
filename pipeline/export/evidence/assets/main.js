'use strict';
/* Addresses (after the #), keys, language. */
(() => {
  const { el, say } = Anju;
  const VIEWS = ['findings', 'documents', 'comparison'];
  const main = document.getElementById('main');
  const dialog = document.getElementById('keys');
  let view = null;
  let at = { name: '', query: '' };
  let last = { id: '', scroll: 0 }; // where one was in the list of findings
  let keysOn = true;
  let turn = 0;

  const remember = (name, value) => { try { localStorage.setItem(`anju-${name}`, value); } catch { /* not kept: private window */ } };
  const remembered = (name) => { try { return localStorage.getItem(`anju-${name}`); } catch { return null; } };

  function parse() {
    const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
    const [name, ...rest] = path.split('/');
    return VIEWS.includes(name) || name === 'document' ? { name, query, rest } : { name: 'findings', query: '', rest: [] };
  }

  // ------------------------------------------------------------------------------------------------ frame

  function frame(name) {
    document.documentElement.lang = Anju.language === 'zh' ? 'zh-CN' : 'en';
    document.getElementById('brand-sub').textContent = say('brand');
    document.getElementById('skip').textContent = Anju.language === 'zh' ? '跳到正文' : 'Skip to content';
    const views = document.getElementById('views');
    views.setAttribute('aria-label', say('views'));
    const current = name === 'document' ? 'findings' : name;
    views.replaceChildren(...VIEWS.map((each) => el('a', { href: each === 'findings' ? Anju.findingsAddress() : `#/${each}`, 'aria-current': each === current ? 'page' : null }, say(each))));
    document.getElementById('tools').replaceChildren(
      el('button', { type: 'button', class: 'quiet', onclick: showKeys }, say('keys')),
      el('button', { type: 'button', class: 'quiet', onclick: () => print() }, say('print')),
      el('button', { type: 'button', id: 'language', lang: Anju.language === 'zh' ? 'en' : 'zh-CN', 'aria-label': say('language_label'), onclick: switchLanguage }, say('language')));
  }

  function switchLanguage() {
    Anju.language = Anju.language === 'zh' ? 'en' : 'zh';
    remember('language', Anju.language);
    Anju.show().then(() => document.getElementById('language').focus());
  }

  // ------------------------------------------------------------------------------------------------ showing

  Anju.show = async (moved = false) => {
    const here = parse();
    const mine = (turn += 1);
    if (at.name === 'findings' && here.name !== 'findings') last.scroll = scrollY;
    if (here.name === 'findings' && (at.name !== 'findings' || here.query !== at.query)) {
      if (`#/findings${here.query ? `?${here.query}` : ''}` !== Anju.findingsAddress()) Anju.readFilters(here.query);
    }
    const from = at.name;
    at = here;
    frame(here.name);
    const shown = await Anju.views[here.name](main, here.query, here.rest);
    if (mine !== turn) return; // another address meanwhile
    view = shown;
    document.title = `${view.title} · ${say('brand')} · 安居`;
    if (here.name === 'document' && here.rest[1] === 'finding') last.id = here.rest.join('/');
    if (moved) arrive(here, from);
  };

  function arrive(here, from) {
    if (view.same) return;
    if (here.name === 'findings' && from === 'document') {
      scrollTo(0, last.scroll);
      const [key, , id] = last.id.split('/');
      const link = view.items().find((each) => each.getAttribute('href') === Anju.address(key, 'finding', id));
      if (link) { link.focus({ preventScroll: true }); link.scrollIntoView({ block: 'nearest' }); return; }
    }
    const title = document.getElementById('title');
    if (title) title.focus({ preventScroll: here.name !== 'document' });
    if (here.name !== 'document') scrollTo(0, 0);
  }

  // ------------------------------------------------------------------------------------------------ keys

  function showKeys() {
    const rows = [['J  K', 'key_jk'], ['N  P', 'key_np'], ['Enter', 'key_enter'], ['Esc', 'key_esc'], ['/', 'key_slash'], ['?', 'key_help']];
    const box = el('input', { type: 'checkbox', onchange: () => { keysOn = box.checked; remember('keys', keysOn ? 'on' : 'off'); } });
    box.checked = keysOn;
    dialog.setAttribute('aria-labelledby', 'keys-title');
    dialog.replaceChildren(el('h2', { id: 'keys-title' }, say('keys')),
      el('dl', {}, rows.map(([keys, text]) => el('div', {}, el('dt', {}, keys.split('  ').map((key) => el('kbd', {}, key))), el('dd', {}, say(text))))),
      el('label', { class: 'choice' }, box, el('span', {}, say('keys_on'))),
      el('button', { type: 'button', onclick: () => dialog.close() }, say('close')));
    dialog.showModal();
  }

  function walk(by) {
    const items = view.items();
    if (!items.length) return;
    let place = items.indexOf(document.activeElement);
    if (place < 0) place = items.findIndex((item) => item.getAttribute('aria-expanded') === 'true');
    if (place + by >= items.length && view.more) view.more();
    const fresh = view.items();
    const item = fresh[Math.min(Math.max(place + by, 0), fresh.length - 1)];
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: 'nearest' });
    if (view.choose && item !== items[place]) view.choose(item);
  }

  function search() {
    const field = document.getElementById('search') || [...document.querySelectorAll('input.find')].find((input) => !input.closest('[hidden]'));
    if (field) { field.focus(); field.select(); } else { location.hash = Anju.findingsAddress(); }
  }

  function escape() {
    if (document.activeElement && document.activeElement.matches('input')) document.activeElement.blur();
    else if (view.back) location.hash = view.back();
  }

  function step(by) {
    if (view.step) { view.step(by); return; }
    if (at.name === 'findings') walk(by);
  }

  const KEYS = { j: () => walk(1), k: () => walk(-1), n: () => step(1), p: () => step(-1), '/': search, '?': showKeys };

  document.addEventListener('keydown', (event) => {
    if (!view || event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    if (event.key === 'Escape') { escape(); return; }
    if (!keysOn || event.target.matches('input:not([type=checkbox]), select, textarea')) return;
    const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act) { event.preventDefault(); act(); }
  });

  // ------------------------------------------------------------------------------------------------ start

  async function loadRest() {
    for (let part = 1; part < Anju.data.index.parts; part += 1) {
      Anju.takeRows(await Anju.load(`findings-${part}`));
      delete Anju.data[`findings-${part}`];
    }
    if (view && view.refresh && Anju.data.index.parts > 1) view.refresh();
  }

  const asked = remembered('language');
  const chinese = navigator.languages.some((each) => each.toLowerCase().startsWith('zh'));
  Anju.language = asked === 'zh' || asked === 'en' ? asked : chinese ? 'zh' : 'en';
  keysOn = remembered('keys') !== 'off';
  document.getElementById('skip').addEventListener('click', (event) => { event.preventDefault(); main.focus(); });
  addEventListener('hashchange', () => Anju.show(true));
  Anju.takeRows(Anju.data['findings-0']);
  Anju.show().then(loadRest);
})();
