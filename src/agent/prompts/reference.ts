/** Reference sections rendered from data: the handbook, the goal language, the language of skills. */
import type { Condition, Handbook, Operator } from '../../env/handbook.ts';
import { GLOBALS, REFUSED_FORMS, REFUSED_NODES } from '../../skill/language.ts';
import { bullets } from './layout.ts';

/** Every operator that may help to bring `facts` about, directly or through what it needs, in the handbook's order. */
export function operatorsToward(handbook: Handbook, facts: readonly string[]): readonly Operator[] {
  const wanted = new Set(facts);
  const chosen = new Set<Operator>();
  for (let size = -1; size !== chosen.size; ) {
    size = chosen.size;
    for (const operator of handbook.operators) {
      if (chosen.has(operator) || !operator.yields.some(({ fact }) => wanted.has(fact))) continue;
      chosen.add(operator);
      for (const { fact } of operator.needs) wanted.add(fact);
      for (const tool of operator.tools) wanted.add(`have:${tool}`);
    }
  }
  return handbook.operators.filter((operator) => chosen.has(operator));
}

const conditions = (list: readonly Condition[]) =>
  list.map(({ fact, atLeast }) => (atLeast === 1 ? fact : `${fact} >= ${atLeast}`)).join(', ');

function operatorLine(operator: Operator): string {
  const used = Object.entries(operator.consumes).map(([item, count]) => `${count} ${item}`);
  const parts = [
    `needs ${conditions(operator.needs) || 'nothing'}`,
    used.length === 0 ? '' : `uses up ${used.join(', ')}`,
    `gives ${operator.yields.map(({ fact, atLeast }) => `${fact} +${atLeast}`).join(', ')}`,
    operator.tools.length === 0 ? '' : `tools, best first: ${operator.tools.join(', ')}`,
    operator.action === null ? `about ${operator.ticks} steps` : `one action: ${operator.action}`,
  ];
  return `\`${operator.name}\`: ${parts.filter((part) => part !== '').join('; ')}`;
}

export const operatorSection = (operators: readonly Operator[]): string => bullets(operators.map(operatorLine));

export const notesSection = (handbook: Handbook): string => bullets([...handbook.notes, ...handbook.dangers]);

/** Names after `have:` and the like that a list of operators speaks of. */
export function namesIn(operators: readonly Operator[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const operator of operators) {
    names.add(operator.object);
    for (const { fact } of [...operator.needs, ...operator.yields]) names.add(fact.slice(fact.indexOf(':') + 1));
    for (const tool of operator.tools) names.add(tool);
  }
  return names;
}

/** The goal language and the facts that exist, as `prefix: names`; of long lists only the names in `relevant`. */
export function goalSection(facts: readonly string[], relevant: ReadonlySet<string>): string {
  const plain = facts.filter((fact) => !fact.includes(':'));
  const byPrefix = new Map<string, string[]>();
  for (const fact of facts) {
    const cut = fact.indexOf(':');
    if (cut < 0) continue;
    const prefix = fact.slice(0, cut);
    byPrefix.set(prefix, [...(byPrefix.get(prefix) ?? []), fact.slice(cut + 1)]);
  }
  const lines = [...byPrefix].map(([prefix, names]) => {
    const shown = names.length <= 12 ? names : names.filter((name) => relevant.has(name));
    const rest = names.length - shown.length;
    if (shown.length === 0) return `\`${prefix}:NAME\` (${rest} names)`;
    return `\`${prefix}:NAME\` with NAME one of ${shown.join(', ')}${rest > 0 ? ` (and ${rest} others)` : ''}`;
  });
  return `A goal is a text such as \`"have:x >= 2 and (near:y or not sees:z)"\`, or JSON of one of four forms:

- \`{"fact": "FACT", "atLeast": NUMBER}\`: the fact has at least this value; flags are 0 or 1
- \`{"all": [GOAL, ...]}\`, \`{"any": [GOAL, ...]}\`, \`{"not": GOAL}\`

Facts:

${bullets([...(plain.length > 0 ? [plain.map((fact) => `\`${fact}\``).join(', ')] : []), ...lines])}`;
}

/** What skill code may hold, from the tables that the validator reads. */
export function languageSection(): string {
  const globals = Object.entries(GLOBALS)
    .filter(([, use]) => use.members.length > 0 || use.callable || use.constructible)
    .map(([name, use]) => (use.callable ? name : use.constructible ? `new ${name}()` : `${name}.*`));
  const refused = [...new Set([...Object.values(REFUSED_NODES).map(([what]) => what), ...Object.keys(REFUSED_FORMS)])];
  return bullets([
    'TypeScript, one file: one generator function, and plain helper functions and constants beside it.',
    'Every `yield` takes one action code of the API and costs one step of the world. Values read after it are new.',
    'Helpers that yield are generators too, called by `yield*`.',
    'The code sees the world through the parameter `w` alone; what it must remember it keeps in its own variables.',
    `Not allowed: ${refused.join(', ')}. Globals: ${globals.join(', ')}, and no others.`,
    'A loop that does not yield must be short: the work between two yields is limited.',
    'Return when the goal holds, or when nothing more can be done; do not yield for ever.',
  ]);
}
