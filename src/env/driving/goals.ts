/** The tasks of the driving world: the whole route in any scenario, or in one of them. */
import type { WorldTask, WorldTasks } from '../task.ts';
import { type ScenarioName, scenarios } from './scenarios.ts';

const goal = `goal (State) {
  avoid Crash: State.crashed in Goal.RangeAbove(0.5)
  avoid RanRed: State.ran_red in Goal.RangeAbove(0.5)
  reach Arrived: State.arrived in Goal.RangeAbove(0.5)
}`;

const only = (name: ScenarioName): WorldTask => ({
  name,
  text: scenarios[name].about,
  goal,
  within: 600,
  pay: 'world',
  settings: { scenario: name },
});

export const drivingTasks: WorldTasks = {
  named: [
    { name: 'drive', text: 'drive the route to its end, whatever the scenario', goal, within: 600, pay: 'world' },
    ...(Object.keys(scenarios) as ScenarioName[]).map(only),
  ],
};
