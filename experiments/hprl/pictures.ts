/**
 * Pictures of driving episodes, so that a person can look at a failure: for every scenario and arm the first failure, or
 * the first success where there is none, on one page. Run: npm run build && node dist/experiments/hprl/pictures.js [steps] [seed] [file]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { runScript, wholeNumber } from '../../bench/script.ts';
import type { Controller } from '../../src/action/controller.ts';
import { hashSeed } from '../../src/core/rng.ts';
import { drawTrack, type Frame, type Track, takeFrame } from '../../src/env/driving/draw.ts';
import { type DrivingApi, openDriving } from '../../src/env/driving/driving.ts';
import { type ScenarioName, scenarioNames, scenarios } from '../../src/env/driving/scenarios.ts';
import { prepareSandbox } from '../../src/skill/sandbox.ts';
import { ARMS, trainArm } from './hprl.ts';

const WITHIN = 600;

/** Plays one episode and records it. `acting` tells who drives now. */
export function record(controller: Controller, scenario: ScenarioName, seed: number, acting: () => string): Track {
  const { env, view } = openDriving({ n: 1, scenario });
  const w = env.skillApi(0) as unknown as DrivingApi;
  const fact = (name: string) => env.facts.read(0, env.facts.index(name)) === 1;
  env.reset(0, seed);
  const run = controller.start(env, 0, 0);
  const frames: Frame[] = [];
  for (let t = 0; t < WITHIN && env.terminated[0] === 0 && !w.arrived(); t++) {
    const code = run.next();
    if (code < 0) break;
    frames.push(takeFrame(view, 0, code === w.brake() ? 'brake' : acting()));
    env.step(Int32Array.of(code));
  }
  run.stop();
  frames.push(takeFrame(view, 0, frames.at(-1)?.by ?? 'nobody'));
  const success = w.arrived() && !fact('ran_red') && env.terminated[0] === 0;
  const seconds = (frames.length - 1) / 10;
  const how = fact('crashed')
    ? 'crash'
    : env.terminated[0] === 1
      ? 'off the road'
      : fact('ran_red')
        ? 'ran a red light'
        : w.arrived()
          ? 'arrived'
          : 'did not arrive';
  return { scenario, frames, end: `${how} after ${seconds} s`, success };
}

/** The first failure among some episodes, or the first success. */
export function firstFailure(
  controller: Controller,
  scenario: ScenarioName,
  seed: number,
  acting: () => string,
): Track {
  let first: Track | null = null;
  for (let episode = 0; episode < 50; episode++) {
    const track = record(controller, scenario, hashSeed(seed, 'hprl evaluation', scenario, episode), acting);
    if (!track.success) return track;
    first ??= track;
  }
  return first!;
}

const HELP = `node dist/experiments/hprl/pictures.js [steps] [seed] [file]

Draws a driving episode of every scenario and arm on one page (default: runs/hprl.html).`;

await runScript(import.meta.url, HELP, async ([stepsText = '150000', seedText = '0', file = 'runs/hprl.html']) => {
  const [steps, seed] = [wholeNumber('steps', stepsText, 1), wholeNumber('seed', seedText, 0)];
  await prepareSandbox();
  const acts = { name: '' };
  const onActing = (name: string) => {
    acts.name = name;
  };
  const arms = ARMS.map((name) => trainArm(name, steps, seed, onActing));
  const sections = scenarioNames.map((scenario) => {
    const pictures = arms.map(({ name, controller }) => {
      const track = firstFailure(controller, scenario, seed, () => (name === 'hprl' ? acts.name : name));
      return `<figure>${drawTrack(track)}<figcaption>${name}</figcaption></figure>`;
    });
    return `<h2>${scenario}</h2><p>${scenarios[scenario].about}</p><div>${pictures.join('')}</div>`;
  });
  const style = 'body{font-family:sans-serif}div{display:flex;gap:1em}svg{height:80vh;width:auto}';
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `<!doctype html><meta charset="utf-8"><title>HPRL</title><style>${style}</style>${sections.join('\n')}`,
  );
  console.log(file);
});
