/** The public surface of the package. What is not named here may change in any version. */

export { type Controller, codeController, rollOut } from './action/controller.ts';
export { type Encoder, makeEncoder } from './action/encoder.ts';
export { type ActionSet, extend, type Option, type Primitive } from './action/options.ts';
export type { SemiMarkovProcess } from './action/process.ts';
export { createProcess } from './action/semi-markov.ts';
export { fullMethod, type Lab, type Method } from './agent/lab.ts';
export { modelReasoner } from './agent/model/reasoner.ts';
export { offlineReasoner } from './agent/offline/reasoner.ts';
export { type LabOptions, openLab } from './agent/open.ts';
export type { Decomposition, Evidence, Memory, Reasoner, SubAction, TaskSpec, Verdict } from './agent/reasoner.ts';
export { type Evaluation, evaluate, type Solution, type SolveResult, solutionController } from './agent/solution.ts';
export { RlgptError } from './core/errors.ts';
export { makeRng, type Rng } from './core/rng.ts';
export { type Rate, wilson } from './core/stats.ts';
export { hasAgents, type MultiAgentEnv } from './env/agents.ts';
export { worlds } from './env/catalog.ts';
export { type ClassicSpec as WorldSpec, createClassic as createWorld } from './env/classic/classic.ts';
export { createDriving, type DrivingApi, type DrivingProgram } from './env/driving/driving.ts';
export type { ActionSpace, Env, FactTable, Field, SkillApi } from './env/env.ts';
export type { Handbook, Operator } from './env/handbook.ts';
export { plan4mcActions } from './env/minecraft/actions.ts';
export {
  createMinecraft,
  type MinecraftOptions,
  type OpenMinecraft,
  openMinecraft,
} from './env/minecraft/minecraft.ts';
export { type MineDojoObservation, type MineDojoOptions, minedojoObservation } from './env/minecraft/minedojo.ts';
export { craftNames, type MineDojoMasks, minedojoMasks } from './env/minecraft/minedojo-masks.ts';
export { vanilla } from './env/minecraft/vanilla.generated.ts';
export type { GridPathsOptions } from './env/paths/options.ts';
export { createGridPaths } from './env/paths/paths.ts';
export { type Concept, selectorWorld } from './env/selector.ts';
export type { WorldTask, WorldTasks } from './env/task.ts';
export { type GoalEnv, type GoalOptions, withGoal } from './env/with-goal.ts';
export * as goals from './goal/build.ts';
export { checkGoal } from './goal/check.ts';
export { createCurriculum } from './goal/curriculum.ts';
export { type GoalFile, readGoalFile } from './goal/file.ts';
export type { Formula, Goal, Objective } from './goal/goal.ts';
export { goalFromJson, goalSchema } from './goal/json.ts';
export { type Assessment, assess } from './goal/metrics.ts';
export { bindGoal, type Monitor } from './goal/monitor.ts';
export { parseGoal, readGoal } from './goal/parse.ts';
export { printGoal } from './goal/print.ts';
export { progress, reachable } from './goal/progression.ts';
export type { Plan, PlanNode } from './planning/plan.ts';
export { makePlan } from './planning/regress.ts';
export { readAnnotations } from './program/contract.ts';
export { programController } from './program/controllers.ts';
export type { Verification, Vocabulary } from './program/verdict.ts';
export { verifyProgram } from './program/verify.ts';
export { vocabularyOf } from './program/vocabulary.ts';
export { type A2cConfig, a2cDefaults, createA2c } from './rl/a2c.ts';
export { assessPolicy } from './rl/assess.ts';
export { type BoxPolicy, loadBoxPolicy } from './rl/box-policy.ts';
export { createDqn, type DqnConfig, dqnDefaults } from './rl/dqn.ts';
export { boxProcess, partsProcess, worldProcess } from './rl/episodes.ts';
export { evaluatePolicy } from './rl/evaluate.ts';
export type { Learner, Report } from './rl/learner.ts';
export { loadPolicy, type Policy } from './rl/policy.ts';
export { policyController } from './rl/policy-controller.ts';
export { createPpo, type Ppo, type PpoConfig, ppoDefaults } from './rl/ppo.ts';
export { type BoxPpoConfig, boxPpoDefaults, createBoxPpo } from './rl/ppo-box.ts';
export { createRecurrentPpo, type RecurrentPpoConfig, recurrentPpoDefaults } from './rl/ppo-recurrent.ts';
export { loadRecurrentPolicy, type RecurrentPolicy } from './rl/recurrent-policy.ts';
export { createReinforce, type ReinforceConfig, reinforceDefaults } from './rl/reinforce.ts';
export { createSac, type SacConfig, sacDefaults } from './rl/sac.ts';
export { createDiscreteSac, type DiscreteSacConfig, discreteSacDefaults } from './rl/sac-discrete.ts';
export { createSelfImitation, type SelfImitationConfig, selfImitationDefaults } from './rl/self-imitation.ts';
export { solve } from './rlgpt.ts';
export type { Event } from './run/event.ts';
export { createRun, openRun } from './run/folder.ts';
export { memoryRun, type Run } from './run/run.ts';
export { compileSkill } from './skill/compile.ts';
export { prepareSandbox } from './skill/sandbox.ts';
export { SKILL_DONE, SKILL_FAILED, type Skill, type SkillError, type SkillSource } from './skill/skill.ts';
