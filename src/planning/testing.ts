/** Operators of invented worlds, for the tests of whoever plans. */
import type { Condition, Operator } from '../env/handbook.ts';

export const c = (fact: string, atLeast = 1): Condition => ({ fact, atLeast });

/** An operator without needs and effects, and of one step, unless `more` says otherwise. */
export const operator = (verb: string, object: string, more: Partial<Operator>): Operator => ({
  name: `${verb} ${object}`,
  verb,
  object,
  needs: [],
  consumes: {},
  yields: [],
  action: null,
  tools: [],
  wear: 0,
  ticks: 1,
  ...more,
});

/** Makes `makes` of an item out of what it uses, `near` a station where there is one. */
export const craft = (
  item: string,
  uses: Readonly<Record<string, number>>,
  makes = 1,
  near: string | null = null,
): Operator =>
  operator('craft', item, {
    needs: [...Object.entries(uses).map(([name, n]) => c(`have:${name}`, n)), ...(near ? [c(`near:${near}`)] : [])],
    consumes: uses,
    yields: [c(`have:${item}`, makes)],
    action: `w.craft(${JSON.stringify(item)})`,
  });

/** Puts a station down. */
export const place = (item: string): Operator =>
  operator('place', item, {
    needs: [c(`have:${item}`)],
    consumes: { [item]: 1 },
    yields: [c(`near:${item}`)],
    action: `w.place(${JSON.stringify(item)})`,
  });

/** Finds, approaches and breaks a block that gives an item of its name; `tools` are needed, the last is the least. */
export const dig = (block: string, tools: readonly string[] = [], wear = 0): readonly Operator[] => [
  operator('find', block, { yields: [c(`sees:${block}`)], ticks: 60 }),
  operator('approach', block, { needs: [c(`sees:${block}`)], yields: [c(`faces:${block}`)], ticks: 20 }),
  operator('break', block, {
    needs: [c(`faces:${block}`), ...tools.slice(-1).map((tool) => c(`have:${tool}`))],
    yields: [c(`have:${block}`)],
    tools,
    wear,
    ticks: 20,
  }),
];
