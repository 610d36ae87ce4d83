/**
 * One skill in both worlds: measured on twenty embedded ones in a second, then played by a bot on a Minecraft server.
 * Run: npm run build && node dist/examples/09-live.js [HOST:PORT [VERSION]]
 * The server needs mineflayer (see docs/live.md); without an address only the embedded worlds are played.
 */
import {
  bindGoal,
  codeController,
  compileSkill,
  createMinecraft,
  loadMineflayer,
  openLive,
  playEpisode,
  prepareSandbox,
  rollOut,
  vanilla,
} from 'rlgpt';

const [address, version] = process.argv.slice(2);
// mineflayer is loaded before the sandbox locks this process.
if (address !== undefined) loadMineflayer();
await prepareSandbox();

const code = `
const wrap = (angle) => ((((angle + 180) % 360) + 360) % 360) - 180;
const turn = (w, dx, dz) => wrap((Math.atan2(-dx, dz) * 180) / Math.PI - w.yaw());

/** Walks to what was felled, chops what stands ahead, goes to the next trunk in sight, or looks around. */
export function* chop(w) {
  for (let i = 0; ; i++) {
    const drop = w.item();
    const log = w.nearest('log') ?? (i % 10 === 0 ? ahead(w, w.see('log')) : null);
    if (w.facing() === 'log') yield w.act({ attack: true });
    else if (drop !== null) yield w.act({ forward: true, jump: i % 8 > 5, yaw: turn(w, drop.dx, drop.dz) });
    else if (log !== null) {
      const flat = Math.hypot(log.dx, log.dz);
      const pitch = (-Math.atan2(log.dy, flat) * 180) / Math.PI - w.pitch();
      yield w.act({ forward: flat > 2, jump: i % 20 > 16, pitch, yaw: turn(w, log.dx, log.dz) });
    } else yield w.act({ forward: true, jump: i % 20 > 16, pitch: -w.pitch(), yaw: i % 40 === 0 ? 60 : 0 });
  }
}

/** From a bearing to an offset. */
function ahead(w, seen) {
  if (seen === null) return null;
  const yaw = ((w.yaw() + seen.yaw) * Math.PI) / 180;
  return { dx: -Math.sin(yaw) * seen.distance, dy: 0, dz: Math.cos(yaw) * seen.distance };
}`;

const skill = compileSkill({ name: 'chop', code, about: 'fells trees', stepLimit: 1200 });
if ('fault' in skill) throw new Error(`${skill.message} ${skill.remedy}`);
const controller = codeController(skill);
const goal = { fact: 'gain:log', atLeast: 1 };

const env = createMinecraft({ n: 4, rules: vanilla, biome: 'forest', start: {} });
const starts = Array.from({ length: 20 }, (_, seed) => seed);
const { outcomes } = rollOut({ env, controller, goal: bindGoal(goal, env.facts), within: 1200, starts });
console.log(`${outcomes.filter((o) => o.success).length} of 20 embedded worlds gave a log`);

if (address !== undefined) {
  const [host, port = '25565'] = address.split(':');
  const named = version === undefined ? {} : { version };
  const live = await openLive({ host, port: Number(port), username: 'chopper', ...named, onNote: console.log });
  const episode = playEpisode({ env: live.env, controller, goal: bindGoal(goal, live.env.facts), within: 1200 });
  await live.play(episode);
  console.log(`on ${address}: ${episode.outcome()?.success ? 'a log' : 'no log'} after ${live.env.steps} ticks`);
  live.close();
}
