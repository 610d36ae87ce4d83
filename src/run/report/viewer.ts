/** The replay of an episode: canvases and controls that the viewer script drives, and a list that reads without it. */
import { plural } from './format.ts';
import { type Html, html, jsonForScript } from './html.ts';
import type { FilmText } from './input.ts';
import type { Replay } from './replay.ts';

/** Entries of the list that are shown; long episodes repeat themselves. */
const LIST_LIMIT = 400;

export function replaySection(replays: readonly Replay[]): Html {
  if (replays.length === 0) return html``;
  const intro = html`<p class="about">Episodes of the final evaluation, in worlds that the run had not seen, played again for this report. The wide picture is what the body faces, living things as boxes, the square one the world from above (north is up; living things are dots), the small one a cut from west to east through the body.</p>`;
  return html`<section id="replay"><h2>Replay</h2>${intro}<noscript><p class="note">The pictures need JavaScript; what happened is listed.</p></noscript>${replays.map(replayOf)}</section>`;
}

/** An episode seen from outside. */
export function filmSection({ png, note }: FilmText): Html {
  return html`<section id="replay"><h2>Replay</h2><p class="about">An episode of the final evaluation, in a world that the run had not seen, played again for this report: ${note}.</p><img class="film" alt="the episode, seen from outside" src="data:image/png;base64,${png}"></section>`;
}

function replayOf(replay: Replay): Html {
  const shown = replay.events.slice(0, LIST_LIMIT);
  const more = replay.events.length - shown.length;
  const items = shown.map(
    ({ frame, kind, text }) =>
      html`<li class="on-${kind}" data-frame="${frame}"><span>${frame * replay.stride}</span> ${kind === 'run' ? `runs ${text}` : text}</li>`,
  );
  const badge = html`<span class="badge ${replay.success ? 'good' : 'bad'}">${replay.outcome}</span>`;
  return html`<div class="replay card">
<h3>${replay.title} ${badge}</h3>
<p class="about">Evaluation world ${replay.index + 1} (seed ${replay.world}), ${plural(replay.steps, 'primitive step')}; 20 steps are one second of the game.</p>
<div class="stage"><canvas class="eye" width="832" height="528" role="img" aria-label="first-person view"></canvas><canvas class="map" width="480" height="480" role="img" aria-label="map from above"></canvas></div>
<div class="controls"><button type="button" class="play" disabled>Play</button><input class="slider" type="range" min="0" value="0" step="1" disabled aria-label="step"><label>speed <select class="speed"><option value="1">1×</option><option value="3" selected>3×</option><option value="10">10×</option></select></label></div>
<div class="below"><div class="status"><p class="step"></p><p class="doing"></p><p class="faces"></p><p class="bag"></p><canvas class="side" width="512" height="320" role="img" aria-label="cut from west to east"></canvas></div>
<ol class="log">${items}${more > 0 ? html`<li>and ${plural(more, 'more entry').replace('entrys', 'entries')}</li>` : null}</ol></div>
<script type="application/json">${jsonForScript(replay)}</script>
</div>`;
}
