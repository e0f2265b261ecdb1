import { pageStyle } from '../../report/page-style.js'
import { most } from './problem/problem.js'

/** The page before its script has run; the script finds what it fills by the ids. */
export const labPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>phase-router lab</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="style.css">
<script src="page.js" defer></script>
</head>
<body>
<main>
<h1>phase-router lab</h1>
<p class="lead">Change anything: every figure comes from the kernel on this machine, as you drag.</p>
<noscript><p>The lab needs JavaScript.</p></noscript>
<form id="settings" class="settings" aria-label="Sources, fan-out and limits">
<label for="sources">Sources</label>
<input type="range" id="sources-slider" min="0" step="1" aria-label="Sources, in steps">
<input type="number" id="sources" min="1" max="${most.sources}" step="1" required>
<label for="fan-out">Fan-out</label>
<input type="range" id="fan-out-slider" min="1" max="${most.fanOut}" step="1" aria-label="Fan-out, in steps">
<input type="number" id="fan-out" min="1" max="${most.fanOut}" step="1" required>
<label for="headroom">Headroom</label>
<input type="range" id="headroom-slider" min="0.5" max="3" step="0.05" aria-label="Headroom, in steps">
<input type="number" id="headroom" min="0" max="${most.headroom}" step="any" required>
<label class="wide"><input type="checkbox" id="unlimited"> no limits</label>
</form>
<p id="trouble" role="alert" hidden></p>
<div class="columns">
<section aria-labelledby="targets-head">
<h2 id="targets-head">Targets</h2>
<p id="scale" class="lead"></p>
<ul id="targets" class="targets"></ul>
<p class="buttons">
<button type="button" id="comes">A target comes</button>
<button type="button" id="keep">Start from here</button>
<button type="button" id="back">Back to the start</button>
<button type="button" id="copy">Copy the link</button>
</p>
</section>
<section id="results" aria-labelledby="ways-head" aria-busy="true">
<h2 id="ways-head">What becomes of it</h2>
<p id="summary"></p>
<p id="said" class="unseen" aria-live="polite"></p>
<div class="scroll"><table>
<thead><tr><th scope="col">shown</th><th scope="col" class="number">survival</th><th scope="col" class="number">worst load / share</th><th scope="col">routes moved since the start</th></tr></thead>
<tbody id="ways"></tbody>
</table></div>
<p id="fewest" class="lead"></p>
<h3>Load against capacity</h3>
<div id="chart"></div>
<p class="lead">Dots: the way that is shown. Dashes: shares. Diamonds: plain hashing.</p>
</section>
</div>
<p class="lead">Survival: filled slots once limits are enforced / all slots. Headroom: the limits at the start / its
demand; a target keeps its limit when others change. A move: a route of the start whose target is not in its row any
more. Plain hashing knows neither capacities nor limits.</p>
</main>
</body>
</html>
`

/** The style sheet: that of reports, and what the lab has beside. */
export const labStyle = `${pageStyle}
h3 { margin: 24px 0 4px; font-size: 16px }
input, button { font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--muted); border-radius: 4px }
input { min-width: 0; padding: 2px 6px }
input[type=range] { padding: 0; border: 0; accent-color: var(--series-0) }
input[type=radio], input[type=checkbox] { accent-color: var(--series-0) }
input:user-invalid { border-color: var(--series-1); outline: 1px solid var(--series-1) }
button { padding: 4px 10px; cursor: pointer }
button:disabled { cursor: default; opacity: .5 }
:is(input, button):focus-visible { outline: 2px solid var(--series-0); outline-offset: 1px }
#trouble { border-left: 4px solid var(--series-1); padding-left: 8px; max-width: none; overflow-wrap: anywhere }
.settings { display: grid; grid-template-columns: auto 1fr 7em; gap: 6px 12px; align-items: center; max-width: 560px; margin: 16px 0 }
.settings .wide { grid-column: 2 / -1 }
.columns { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 40px }
@media (min-width: 900px) {
  .columns { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) }
  #results { position: sticky; top: 0; align-self: start }
}
@media (max-width: 899px) {
  main { padding-bottom: 112px }
  #summary { position: fixed; z-index: 1; inset: auto 0 0; margin: 0; padding: 8px 16px; max-width: none; font-size: 14px; background: var(--surface); border-top: 1px solid var(--muted) }
}
.columns h2 { margin-top: 16px }
.targets { list-style: none; margin: 0; padding: 0 }
.targets fieldset { border: 0; border-bottom: 1px solid var(--grid); margin: 0; padding: 8px 0; min-width: 0; display: grid; gap: 4px 8px; grid-template-columns: minmax(0, 1fr) minmax(0, 1.4fr) 4.6em; align-items: center }
.unseen, .targets legend { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.targets .load { grid-column: 1 / -1; display: grid; grid-template-columns: minmax(0, 1fr) 8.4em; gap: 8px; align-items: center; text-align: right; font-variant-numeric: tabular-nums; font-size: 14px }
.targets .more { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: center; font-size: 14px }
.targets .more label { margin-right: auto; color: var(--muted) }
.targets .more input { width: 6em }
.targets .more button { padding: 1px 8px }
.lane { position: relative; height: 16px; background: var(--grid); border-radius: 2px }
.lane .fill { height: 16px }
.mark { position: absolute; top: -3px; bottom: -3px; width: 2px; margin-left: -1px; background: var(--ink) }
.mark.limit { width: 0; background: none; border-left: 2px dashed var(--series-1) }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; margin: 12px 0; max-width: none }
.moves { display: grid; grid-template-columns: 5.5em minmax(40px, 1fr); gap: 8px; align-items: center }
#ways th { color: inherit }
#ways label { display: flex; gap: 6px; align-items: center; padding: 2px 0; cursor: pointer }
#ways input { flex: none }
#ways td.refusal { white-space: normal }
#results table { width: 100% }
#results th { white-space: normal; vertical-align: bottom }
#results td:last-child { width: 45% }
@media (max-width: 420px) {
  .moves { grid-template-columns: minmax(40px, 1fr); gap: 2px }
  #results :is(th, td) { padding-left: 0; padding-right: 8px }
}
.chart { width: 100%; max-width: 480px; font-size: 11px }
.chart text { fill: var(--muted) }
.chart .grid { stroke: var(--grid) }
.chart .share { stroke: var(--ink); stroke-width: 2; stroke-dasharray: 3 2 }
.chart .dot { fill: var(--series-0) }
.chart .hashed { fill: none; stroke: var(--series-1); stroke-width: 1.5 }
`
