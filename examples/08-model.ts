/**
 * Lets a language model write the code of a task: one by its id, or, without an argument, canned answers of this file.
 * Run: npm run build && node dist/examples/08-model.js [compatible:qwen2.5-coder@http://127.0.0.1:11434/v1]
 */
import { type Model, memoryRun, modelReasoner, openLab, openModel, solve } from 'rlgpt';

const program = `
/** Goes to logs in sight and breaks them, and picks up what falls. */
function* get_log(w) {
  for (;;) {
    const item = w.item();
    const log = w.see('log');
    if (item !== null) {
      const yaw = (Math.atan2(-item.dx, item.dz) * 180) / Math.PI - w.yaw();
      yield w.act({ forward: true, jump: item.dy > 0.5, yaw: ((yaw + 540) % 360) - 180 });
    } else if (w.facing() === 'log') yield w.act({ attack: true });
    else if (log === null) yield w.act({ forward: true, jump: true, yaw: 15 });
    else yield w.act({ forward: log.distance > 2, jump: log.distance > 3, yaw: log.yaw, pitch: log.pitch });
  }
}`;

/** What a model could say in each role. A role that says nothing is left to the plan. */
const answers: Readonly<Record<string, string>> = {
  planner: '{"steps": [{"operator": "break log", "atLeast": 2}]}',
  fast: `\`\`\`ts\n${program}\n\`\`\``,
};

const canned: Model = {
  name: 'canned',
  complete: async ({ role }) => ({
    text: answers[role] ?? '',
    inputTokens: 0,
    outputTokens: 0,
    costUsd: 0,
    cached: false,
    truncated: false,
  }),
};

const model = process.argv[2] === undefined ? canned : await openModel(process.argv[2]);
const lab = await openLab(
  {
    task: 'get 2 log',
    budget: 40_000,
    method: { learn: false, iterations: 1 },
    reasoner: async ({ handbook, facts }) => modelReasoner(model, { handbook, facts: facts.names }),
  },
  memoryRun(7),
);
const { solution, steps } = await solve(lab);
const { success, worlds } = solution.evaluation;
console.log(`${success.successes} of ${worlds} unseen worlds gave two logs, after ${steps} steps with ${model.name}`);
