// Added to every page of Label Studio by our middleware, before Label Studio's own scripts.
//
// 1. A new region is selected at once, so that its form appears (Label Studio's default is off).
// 2. A selection made with the keyboard or without a label becomes a region when a label's key is pressed. Label
//    Studio itself makes regions only when a mouse button goes up. The key T selects the first word of the talk, and
//    then of each next turn; the arrows select the word before or after, Shift with them makes the selection longer
//    (as browsers do themselves; with F7 the arrows move a caret).
// 3. A click on the line above a turn plays the recording from there; the turn that is heard carries data-now,
//    which the page marks. The key P pauses and goes on.
// 4. The cursor goes into a text box only when it is clicked or reached with Tab: Label Studio puts it there by
//    itself when the page opens, when a region with a text is chosen, and when it takes a text; the next key would
//    then write a letter instead of giving a code. The panels beside the talk start folded away.
// 5. A text counts as soon as its box is left, and so reaches the draft. Label Studio itself takes it when another
//    region is chosen or at "Submit" (and Shift+Enter), and keeps "Update" grey until then.
// 6. Dutch words on buttons, panels and questions. Only in the places listed, and only where the whole text is in
//    the list: transcripts, quotations, forms and labels are never touched.
//
// 7. A link to our own page for whoever is logged in: the coder's sheets, the coordinator's overview.
//
// Made for Label Studio 1.23.2: it relies on its class names (lsf-…) and on window.Htx, its labelling store.
"use strict";

(() => {
  const { language, ownPage } = document.currentScript.dataset;
  const OWN_PAGES = {
    "/framebridge/sheets": { nl: "Mijn werkbladen", en: "My sheets" },
    "/framebridge/": { nl: "Voortgang", en: "Progress" },
  };

  const WORDS = {
    nl: {
      "Submit": "Bewaar",
      "Submit and exit": "Bewaar en sluit af",
      "Update": "Werk bij",
      "Update and exit": "Werk bij en sluit af",
      "Skip": "Sla over",
      "Cancel skip": "Niet overslaan",
      "of": "van",
      "Compare All": "Vergelijk alle",
      "Instructions": "Instructie",
      "Labeling Instructions": "Instructie",
      "Settings": "Instellingen",
      "Info": "Info",
      "History": "Geschiedenis",
      "Annotation History": "Wat u deed sinds het openen",
      "Regions": "Fragmenten",
      "Relations": "Relaties",
      "Relations (": "Relaties (",
      "Manual": "Zelf",
      "By Label": "Op label",
      "By Tool": "Op soort",
      "By Time": "Op tijd",
      "By Score": "Op score",
      "Group Manually": "Zelf groeperen",
      "Group by Label": "Groepeer op label",
      "Group by Tool": "Groepeer op soort",
      "Order by Time": "Sorteer op tijd",
      "Order by Score": "Sorteer op score",
      "View region details": "Over het fragment",
      "Select a region to view its properties, metadata and available actions":
        "Kies een fragment om te zien wat erbij hoort en wat ermee kan",
      "Labeled regions will appear here": "Hier komen de gecodeerde fragmenten",
      "Start labeling and track your results": "Begin met coderen en houd hier bij",
      "using this panel": "wat u gevonden heeft",
      "Create relations between regions": "Verbind fragmenten met elkaar",
      "Link regions to define relationships between them": "Leg vast hoe het ene fragment op het andere volgt",
      "Learn more": "Meer (Engels)",
      "Add": "Voeg toe",
      "Add Inside": "Voeg eronder toe",
      "Delete": "Verwijder",
      "Cancel": "Annuleer",
      "Search": "Zoek",
      "Search...": "Zoek …",
      "No results found.": "Niets gevonden.",
      "Select an option": "Kies …",
      "Select labels": "Kies …",
      "No More Tasks Left in Queue": "Er is niets meer te coderen",
      "All tasks in the queue have been completed": "Alle gesprekken zijn gecodeerd",
      "Go to Previous Task": "Terug naar het vorige gesprek",
      "Copy Annotation ID": "Kopieer het nummer van de codering",
      "Copy Annotation Link": "Kopieer de koppeling naar de codering",
      "Annotation link copied to clipboard": "De koppeling is gekopieerd",
      "Annotation ID copied to clipboard": "Het nummer is gekopieerd",
      "Duplicate Annotation": "Maak een kopie",
      "Delete Annotation": "Verwijder de codering",
      "Delete annotation?": "De codering verwijderen?",
      "This will": "Hiermee verwijdert u",
      "delete all existing regions": "alle fragmenten van deze codering",
      ". Are you sure you want to delete them?": ". Weet u het zeker?",
      "This action cannot be undone.": "Dit kan niet ongedaan worden gemaakt.",
      "Annotation saved successfully": "Codering bewaard",
      "Annotation updated successfully": "Codering bijgewerkt",
      "Labeling Interface Settings": "Instellingen van het codeerscherm",
      "General": "Algemeen",
      "Hotkeys": "Toetsen",
      "Labeling hotkeys": "Toetsen voor labels",
      "Enables quick selection of labels using hotkeys": "Kies een label met een toets",
      "Show hotkeys on labels": "Toetsen op labels tonen",
      "Displays keybindings on labels": "Toont op elk label zijn toets",
      "Show hotkeys on tooltips": "Toetsen in uitleg tonen",
      "Displays keybindings on tools and actions tooltips": "Toont toetsen in de uitleg bij knoppen",
      "Show region labels": "Labels bij fragmenten tonen",
      "Display region label names": "Toont in de tekst welk label een fragment heeft",
      "Keep label selected after creating a region": "Label actief houden na een fragment",
      "Allows continuous region creation using the selected label":
        "Maak fragmenten na elkaar met hetzelfde label",
      "Select region after creating it": "Nieuw fragment meteen kiezen",
      "Automatically selects newly created regions": "Staat hier altijd aan, zodat het formulier verschijnt",
      "Projects": "Projecten",
      "Labeling": "Coderen",
      "Light": "Dag",
      "Dark": "Nacht",
      "Actions": "Acties",
      "Columns": "Kolommen",
      "Order by": "Sorteer op",
      "Import": "Importeer",
      "Export": "Exporteer",
      "Completed": "Voltooid",
      "Annotated by": "Gecodeerd door",
      "Updated at": "Gewijzigd",
      "Drafts": "Concepten",
      "title": "Titel",
      "str": "tekst",
      "True": "ja",
      "False": "nee",
      "Tasks:": "Gesprekken:",
      "Submitted annotations:": "Coderingen:",
      "Predictions:": "Voorgecodeerd:",
      // "Label All Tasks" and "Label 2 Tasks" come in these pieces.
      "Label": "Codeer",
      "All": "alle",
      "Task": "gesprek",
      "s": "ken",
      "seconds ago": "zojuist",
      "just now": "zojuist",
      "about": "ongeveer",
      "over": "ruim",
      "almost": "bijna",
    },
  };

  // Where Label Studio's own words stand.
  const PLACES = [
    ".lsf-controls", ".lsf-current-task__task-count", ".lsf-view-all-toggle", ".lsf-panel-tabs__tab",
    ".lsf-view-controls", ".lsf-view-controls__label", ".lsf-dropdown button", ".lsf-outliner", ".lsf-info",
    ".lsf-relations", ".lsf-annotation-history__section-head", ".lsf-settings-modal", "[class*='messageToast']",
    ".lsf-menu-header__context-item_right", ".ant-modal h2", "[class*='modal-ls']", "[cmdk-empty]",
    ".ant-result-title", ".lsf-sub__result", "button[aria-label='Previous task']", ".lsf-breadcrumbs__list",
    "[class*='themeToggle']", ".lsf-root button", ".lsf-tabs-dm__extra", "time",
  ].join(",");
  // Those among them that stand between what people said or wrote.
  const WIDGETS = [
    "button[aria-label='Add new label']", ".ant-dropdown-menu-item", ".lsf-relation-meta", ".lsf-table-head",
    ".lsf-table-toolbar", ".lsf-table__cell [class*='badge--']",
  ].join(",");
  // What people said or wrote, and the words of the codebook; wins over PLACES, not over WIDGETS.
  const CONTENT = [
    ".lsf-main-view__annotation", ".lsf-richtext", ".lsf-outliner-item", ".lsf-detailed-region",
    ".lsf-relations__item", ".lsf-table", "textarea", "input", "[contenteditable]", "script", "style",
  ].join(",");

  const UNITS = new Set(["second", "minute", "hour", "day", "week", "month", "year"]);
  const FORM_BOX = ":is(.fb-r, .fbs) .lsf-text-area :is(textarea, input)";
  const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

  function selectNewRegions() {
    const key = "labelStudio:settings";
    let settings = null;
    try {
      settings = JSON.parse(localStorage.getItem(key));
    } catch {
      // unreadable settings are replaced
    }
    localStorage.setItem(key, JSON.stringify({ ...settings, selectAfterCreate: true }));
  }

  // The list of regions starts folded away: the marked words stand in the talk, which needs the room.
  function foldPanelsAwayOnce() {
    if (localStorage.getItem("panelState")) return;
    const panel = (order, ...names) => ({
      order, top: 0, left: 0, relativeLeft: 0, relativeTop: 0, zIndex: 10, width: 320, height: 339, visible: true,
      detached: false, alignment: "right", maxHeight: 500,
      panelViews: names.map((name, place) => ({
        name, title: name[0].toUpperCase() + name.slice(1), component: {}, active: place === 0,
      })),
    });
    const panelData = {
      "info-history": panel(1, "info", "history"), "regions-relations": panel(2, "regions", "relations"),
    };
    localStorage.setItem("panelState", JSON.stringify({ panelData, collapsedSide: { left: false, right: true } }));
  }

  function transcriptAt(selection) {
    const start = selection.anchorNode;
    return (start?.nodeType === Node.ELEMENT_NODE ? start : start?.parentElement)?.closest(".lsf-htx-richtext");
  }

  function selectedTranscript() {
    const selection = window.getSelection();
    return selection.isCollapsed ? null : transcriptAt(selection);
  }

  function isLabelKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return false;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return false;
    const keys = document.querySelectorAll(".lsf-label__hotkey");
    return [...keys].some((shown) => shown.textContent.trim() === event.key);
  }

  // Runs before Label Studio sees the key: with a region selected, the key would change that region's label.
  // Once Label Studio has made the label active, it is told to take the selection as if a mouse had made it.
  function makeRegionFromSelection(event) {
    const transcript = isLabelKey(event) && selectedTranscript();
    if (!transcript) return;
    window.Htx?.annotationStore?.selected?.unselectAll();
    setTimeout(() => {
      const active = document.querySelector(".lsf-label_selected");
      if (!active) return;
      transcript.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
      // Label Studio takes the next click for the end of the same drag, and would lose a real one.
      transcript.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    });
  }

  function firstWords(turn) {
    return document.createTreeWalker(turn, NodeFilter.SHOW_TEXT).nextNode();
  }

  function goToNextTurn(selection) {
    const turns = [...document.querySelectorAll(".fb .t")];
    const here = turns.findIndex((turn) => turn.contains(selection.anchorNode));
    const next = turns[here + 1] ?? turns[0];
    if (!next) return false;
    selection.collapse(firstWords(next), 0);
    next.scrollIntoView({ block: "nearest" });
    return true;
  }

  function goToNextWord(selection, isBack) {
    if (!selectedTranscript()) return false;
    if (isBack) {
      selection.collapseToStart();
      selection.modify("move", "backward", "word");
    } else {
      selection.collapseToEnd();
    }
    return true;
  }

  function walkThroughTalk(event) {
    if (event.target.closest?.(TYPING) || isLabelKey(event)) return;
    const selection = window.getSelection();
    // To Label Studio, Shift with an arrow means another task; the browser still makes the selection longer.
    if (event.shiftKey && event.key.startsWith("Arrow") && transcriptAt(selection)) event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const isBack = event.key === "ArrowLeft";
    const hasGone = event.key.toLowerCase() === "t"
      ? goToNextTurn(selection)
      : (isBack || event.key === "ArrowRight") && goToNextWord(selection, isBack);
    if (!hasGone) return;
    selection.modify("extend", "forward", "word");
    event.preventDefault();
  }

  function playerOf(element) {
    return element.closest(".fb")?.querySelector(".fb-player");
  }

  // The line above a turn is a ::before: it has no node of its own, so only the place of the click tells.
  function isAboveWords(turn, event) {
    const words = document.createRange();
    words.selectNodeContents(turn);
    const first = words.getClientRects()[0];
    return first !== undefined && event.clientY < first.top;
  }

  function playFromTurn(event) {
    const turn = event.target.closest?.(".fb .t[data-t]");
    const player = turn && playerOf(turn);
    if (!player || !isAboveWords(turn, event)) return;
    player.currentTime = Number(turn.dataset.t);
    player.play();
  }

  function markTurnHeard(event) {
    const player = event.target;
    if (!player.matches?.(".fb-player")) return;
    const turns = [...player.closest(".fb").querySelectorAll(".t[data-t]")];
    const begun = player.paused ? [] : turns.filter((turn) => Number(turn.dataset.t) <= player.currentTime + 0.01);
    for (const turn of turns) turn.toggleAttribute("data-now", turn === begun.at(-1));
  }

  function pauseOrGoOn(event) {
    if (event.key.toLowerCase() !== "p" || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest?.(TYPING) || isLabelKey(event)) return;
    const player = document.querySelector(".fb .fb-player");
    if (player?.paused) player.play();
    else player?.pause();
  }

  function translate(root, words) {
    const scope = root.nodeType === Node.ELEMENT_NODE ? root : root.parentElement;
    if (!scope) return;
    if (scope.closest(WIDGETS) || !scope.closest(CONTENT)) translateTexts(root, words);
    if (root !== scope) return;
    for (const widget of root.querySelectorAll(WIDGETS)) translateTexts(widget, words);
    for (const box of root.querySelectorAll("input[placeholder]")) translateHint(box, words);
    if (root.matches("input[placeholder]")) translateHint(root, words);
  }

  function translateTexts(root, words) {
    if (root.nodeType === Node.TEXT_NODE) return translateText(root, words);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
      node.nodeType === Node.ELEMENT_NODE && node.matches(CONTENT)
        ? NodeFilter.FILTER_REJECT
        : NodeFilter.FILTER_ACCEPT,
    );
    while (walker.nextNode()) {
      if (walker.currentNode.nodeType === Node.TEXT_NODE) translateText(walker.currentNode, words);
    }
  }

  function translateText(node, words) {
    const text = node.data.trim();
    const translated = Object.hasOwn(words, text) ? words[text] : timeAgo(text, words);
    if (!translated || translated === text || !node.parentElement?.closest(`${PLACES},${WIDGETS}`)) return;
    node.data = node.data.replace(text, translated);
  }

  function timeAgo(text, words) {
    const [, nearly, count, unit] = /^(?:(about|over|almost) )?(an?|\d+) ([a-z]+?)s? ago$/.exec(text) ?? [];
    if (!UNITS.has(unit)) return undefined;
    const ago = new Intl.RelativeTimeFormat(language).format(-(Number(count) || 1), unit);
    return nearly ? `${words[nearly]} ${ago}` : ago;
  }

  // The hint in a box that one searches with; the hints of the form are the codebook's.
  function translateHint(box, words) {
    if (Object.hasOwn(words, box.placeholder) && !box.closest(FORM_BOX)) box.placeholder = words[box.placeholder];
  }

  function translateFromNowOn(words) {
    new MutationObserver((changes) => {
      for (const change of changes) {
        if (change.type === "characterData") translate(change.target, words);
        for (const node of change.addedNodes) translate(node, words);
      }
    }).observe(document.documentElement, { childList: true, characterData: true, subtree: true });
  }

  // In the free middle of the bar at the bottom of the lists; outside the part of the page that Label Studio draws
  // anew. Where talk is coded it is out of the way: the button that saves stands there.
  function linkToOwnPage() {
    const look = document.createElement("style");
    look.textContent = ".fb-own-page { position: fixed; bottom: 12px; right: 400px; z-index: 1000; padding: 0 8px;"
      + " border-radius: 4px; font: 14px/24px system-ui, sans-serif; color: #00499a; background: #fff }"
      + " body:has(.lsf-editor, .lsf-main-view, .lsf-root) .fb-own-page { display: none }";
    document.head.append(look);
    const link = document.createElement("a");
    link.href = ownPage;
    link.textContent = OWN_PAGES[ownPage][language] ?? OWN_PAGES[ownPage].nl;
    link.className = "fb-own-page";
    link.dataset.external = "true"; // not one of the pages that Label Studio draws itself
    document.body.append(link);
  }

  // A box that holds a text already has no form: Label Studio takes a change in it by itself. The wait lets the
  // click that left the box find what it was meant for, before Label Studio puts another box in its place.
  function takeText(event) {
    const box = event.target;
    if (!box.matches?.(FORM_BOX) || !box.form) return;
    setTimeout(() => {
      const isLeft = document.activeElement !== box;
      if (isLeft && box.isConnected && box.value) box.form.requestSubmit();
    }, 250);
  }

  // Only a click or Tab may: those do not come by way of this function.
  function leaveTheCursorWhereItIs(prototype) {
    const { focus } = prototype;
    prototype.focus = function (...how) {
      if (!this.matches(FORM_BOX)) focus.apply(this, how);
    };
  }

  selectNewRegions();
  leaveTheCursorWhereItIs(HTMLTextAreaElement.prototype);
  leaveTheCursorWhereItIs(HTMLInputElement.prototype);
  foldPanelsAwayOnce();
  if (ownPage && !location.pathname.startsWith("/framebridge/")) {
    document.addEventListener("DOMContentLoaded", linkToOwnPage);
  }
  document.addEventListener("focusout", takeText);
  window.addEventListener("keydown", makeRegionFromSelection, true);
  window.addEventListener("keydown", walkThroughTalk, true);
  // Caught before Label Studio, which lets no key pass.
  window.addEventListener("keydown", pauseOrGoOn, true);
  document.addEventListener("click", playFromTurn);
  // Events of a player do not bubble.
  for (const name of ["play", "timeupdate", "seeked", "pause", "ended"]) {
    document.addEventListener(name, markTurnHeard, true);
  }
  if (Object.hasOwn(WORDS, language)) translateFromNowOn(WORDS[language]);
})();
