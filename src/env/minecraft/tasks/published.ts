/**
 * Published success rates on Plan4MC tasks, for printing beside measured ones. Never a target of a test: the figures
 * are a third party's transcription, without intervals, from another simulator and from pixels.
 */

export interface PublishedRate {
  /** Label in the transcription. It stands for an icon in the paper, and some labels are wrong. */
  readonly label: string;
  /** Plan4MC task that the row most probably means, matched by Plan4MC's own results. */
  readonly task: string;
  readonly taskCertain: boolean;
  /** Success rates in [0, 1]; null where the table has none. */
  readonly mineAgent: number | null;
  readonly mineAgentAutoCraft: number | null;
  readonly plan4mc: number;
  readonly rlgpt: number;
}

/** What must be said wherever the rates are shown. */
export const publishedNotes: readonly string[] = [
  'RL-GPT (arXiv 2402.19299), table 2, as transcribed by the repository kreyazulh/RL-GPT-blog; the paper itself was not read.',
  'The table names tasks by icons; rows marked uncertain are matched to tasks by the Plan4MC column.',
  'Metric: success rate, without standard deviation. Plan4MC counts 30 episodes a task; the count of RL-GPT is unknown.',
  'With 30 episodes a rate of 0.43 has a 95 % Wilson interval of 0.27 to 0.61, so the small differences are within the noise.',
];

export const publishedRates: readonly PublishedRate[] = [
  row('stick', 'craft_stick', true, [0, 0, 0.3, 0.65]),
  row('crafting table', 'get_crafting_table_nearby', true, [0, 0.03, 0.3, 0.65]),
  row('wooden pickaxe', 'craft_wooden_pickaxe', true, [0, 0, 0.53, 0.67]),
  row('stone', 'get_furnace_nearby_with_logs', false, [0, 0, 0.37, 0.67]),
  row('stone pickaxe', 'craft_stone_pickaxe_with_wooden_pickaxe', true, [0, 0, 0.17, 0.64]),
  row('bucket', 'harvest_milk_with_crafting_table_and_iron_ingot', false, [null, 0.46, 0.83, 0.85]),
  row('furnace', 'harvest_wool_with_crafting_table_and_iron_ingot', false, [null, 0.5, 0.53, 0.56]),
  row('raw beef', 'harvest_beef_with_diamond_sword', true, [null, 0.33, 0.43, 0.46]),
  row('cooked steak', 'harvest_mutton_with_diamond_sword', false, [null, 0.35, 0.33, 0.38]),
  row('bed', 'craft_bed_with_crafting_table_and_shears', true, [null, 0, 0.17, 0.32]),
];

function row(
  label: string,
  task: string,
  taskCertain: boolean,
  rates: readonly [number | null, number | null, number, number],
): PublishedRate {
  const [mineAgent, mineAgentAutoCraft, plan4mc, rlgpt] = rates;
  return { label, task, taskCertain, mineAgent, mineAgentAutoCraft, plan4mc, rlgpt };
}
