/** The public surface of the package. What is not named here may change in any version. */

// --- the method: open a lab for a task, solve it, evaluate what came out ---

export type { ControllerSpec } from './agent/controllers.ts';
export { fullMethod, type Lab, type Method } from './agent/lab.ts';
export { type LabOptions, openLab } from './agent/open.ts';
export { type Evaluation, evaluate, type Solution, type SolveResult, solutionController } from './agent/solution.ts';
export { type OpenSolution, openSolution } from './agent/solution-folder.ts';
export { solve } from './rlgpt.ts';

// --- who reasons: search without a model, or a language model ---

export { type ModelReasonerOptions, modelReasoner } from './agent/model/reasoner.ts';
export { type AttackLearning, type Attacks, learnAttacks, withAttacks } from './agent/offline/attacks.ts';
export { offlineReasoner } from './agent/offline/reasoner.ts';
export type {
  AnswerError,
  Attempt,
  Decomposition,
  Evidence,
  LearnSpec,
  Memory,
  Reasoner,
  SubAction,
  TaskSpec,
  Verdict,
} from './agent/reasoner.ts';
export type { Model, ModelAnswer, ModelError, ModelFault, ModelRequest, ModelResult, Price } from './llm/model.ts';
export { type OpenOptions, openModel } from './llm/open.ts';
export type { Plan, PlanNode } from './planning/plan.ts';
export { makePlan } from './planning/regress.ts';

// --- subtask graphs: what unlocks what, inferred from experience, and executed ---

export type { Conjunction, SubtaskGraph } from './env/subtasks/graph.ts';
export { directedSubtasks, randomSubtasks } from './planning/explore-graph.ts';
export { type Grprop, type GrpropOptions, grprop, grpropDefaults, type SubtaskPolicy } from './planning/grprop.ts';
export { type InferOptions, inferDefaults, inferSubtaskGraph } from './planning/infer-graph.ts';
export { type Amounts, inferNeeds, type Try, triedName } from './planning/infer-needs.ts';
export { createSubtaskLog, type SubtaskLog } from './planning/subtask-log.ts';

// --- runs: folders of events that can be resumed ---

export type { Event } from './run/event.ts';
export { createRun, type FolderRun, openRun } from './run/folder.ts';
export type { RunFile } from './run/migrate.ts';
export { memoryRun, type Run, type RunHooks, type StageCheckpoint } from './run/run.ts';

// --- goals ---

export * as goals from './goal/build.ts';
export { type Checked, checkGoal } from './goal/check.ts';
export { type Curriculum, createCurriculum, type Lessons } from './goal/curriculum.ts';
export { type GoalFile, readGoalFile } from './goal/file.ts';
export type { Expr, Facts, FactView, Formula, Goal, Objective, Objectives, Region } from './goal/goal.ts';
export { goalFromJson, goalSchema } from './goal/json.ts';
export type { Lesson, Training } from './goal/lessons.ts';
export type { Problem } from './goal/lex.ts';
export { type Assessment, assess, type ObjectiveAssessment } from './goal/metrics.ts';
export { bindGoal, type Monitor } from './goal/monitor.ts';
export { type ParsedGoal, parseGoal, readGoal } from './goal/parse.ts';
export { printGoal } from './goal/print.ts';
export { type Holds, type Progress, progress, reachable } from './goal/progression.ts';
export type { EpisodeSummary, RewardOptions } from './goal/reward.ts';

// --- worlds: the interface, the catalog, and worlds of your own ---

export { hasAgents, type MultiAgentEnv } from './env/agents.ts';
export { worlds } from './env/catalog.ts';
export { createWorld, type WorldOptions } from './env/classic/classic.ts';
export { type Control, cell, type Quantity, type Setting, type WorldSpec } from './env/classic/spec.ts';
export { createDriving, type DrivingApi, type DrivingOptions, type DrivingProgram } from './env/driving/driving.ts';
export type {
  ActionSpace,
  BoxSpace,
  Env,
  FactInfo,
  FactTable,
  Field,
  FieldArray,
  FieldKind,
  Picture,
  SkillApi,
  Symmetry,
} from './env/env.ts';
export type { Attack, BlockEntry, Condition, EntityEntry, Handbook, ItemEntry, Operator } from './env/handbook.ts';
export type { GridPathsOptions } from './env/paths/options.ts';
export { createGridPaths } from './env/paths/paths.ts';
export { type Concept, selectorWorld } from './env/selector.ts';
export { bar, box, disc, type Shape, type Sketch } from './env/sketch.ts';
export type { NamedCode, ReadTask, WorldTask, WorldTasks } from './env/task.ts';
export { type GoalEnv, type GoalOptions, withGoal } from './env/with-goal.ts';

// --- Minecraft, simulated and on a server ---

export { botController } from './action/bot-controller.ts';
export { createMinecraft, type OpenMinecraft, openMinecraft } from './env/minecraft/minecraft.ts';
export { craftNames, type MineDojoMasks, minedojoMasks } from './env/minecraft/minedojo/masks.ts';
export {
  type MineDojoObservation,
  type MineDojoOptions,
  minedojoObservation,
} from './env/minecraft/minedojo/minedojo.ts';
export type { MinecraftOptions } from './env/minecraft/options.ts';
export { plan4mcActions } from './env/minecraft/player/actions.ts';
export type { Rules } from './env/minecraft/rules/rules.ts';
export { vanilla } from './env/minecraft/rules/vanilla.generated.ts';
export { loadMineflayer, type Server } from './env/minecraft-live/connect.ts';
export {
  type AttachOptions,
  attachLive,
  type LiveMinecraft,
  type LiveOptions,
  openLive,
} from './env/minecraft-live/live.ts';

// --- skills and controllers: what acts in a world ---

export {
  type Controller,
  type ControllerRun,
  codeController,
  type EpisodePlayer,
  type EpisodeStart,
  type Outcome,
  playEpisode,
  type RollOutOptions,
  type RollOutResult,
  rollOut,
} from './action/controller.ts';
export { type ProgramOptions, programController } from './program/controllers.ts';
export { policyController } from './rl/policy-controller.ts';
export { compileSkill, type SkillLimits } from './skill/compile.ts';
export { prepareSandbox, type SandboxKind } from './skill/sandbox.ts';
export {
  SKILL_DONE,
  SKILL_FAILED,
  type Skill,
  type SkillError,
  type SkillFault,
  type SkillRun,
  type SkillSource,
  type Vet,
} from './skill/skill.ts';
export type { WorldFile } from './skill/world-file.ts';

// --- proofs of programs ---

export { type Annotations, readAnnotations } from './program/contract.ts';
export type { AssertionResult, Finding, Verification, Vocabulary } from './program/verdict.ts';
export { type VerifyOptions, verifyProgram } from './program/verify.ts';
export { vocabularyOf } from './program/vocabulary.ts';

// --- what a learner learns in: actions, options, observations, episodes ---

export { type Encoder, type EncoderSpec, makeEncoder } from './action/encoder.ts';
export { type ActionSet, extend, type Option, type Primitive } from './action/options.ts';
export type { SemiMarkovProcess } from './action/process.ts';
export { createProcess, type GoalProcess, type ProcessOptions } from './action/semi-markov.ts';
export { type BoxProcess, boxProcess, partsProcess, worldProcess } from './rl/episodes.ts';

// --- learners ---

export { type A2cConfig, type A2cReport, a2cDefaults, createA2c } from './rl/a2c.ts';
export {
  type CloneConfig,
  type Cloned,
  type CloneNetwork,
  cloneDefaults,
  clonePolicy,
  type Demonstrations,
} from './rl/clone.ts';
export { createDqn, type DqnConfig, type DqnReport, dqnDefaults } from './rl/dqn.ts';
export type { Learner, Report } from './rl/learner.ts';
export { createPpo, type Ppo, type PpoConfig, type PpoProcess, type PpoReport, ppoDefaults } from './rl/ppo.ts';
export { type BoxPpoConfig, type BoxPpoReport, boxPpoDefaults, createBoxPpo } from './rl/ppo-box.ts';
export {
  createRecurrentPpo,
  type RecurrentPpoConfig,
  type RecurrentPpoReport,
  recurrentPpoDefaults,
} from './rl/ppo-recurrent.ts';
export { createReinforce, type ReinforceConfig, type ReinforceReport, reinforceDefaults } from './rl/reinforce.ts';
export { createSac, type SacConfig, type SacReport, sacDefaults } from './rl/sac.ts';
export { createDiscreteSac, type DiscreteSacConfig, discreteSacDefaults } from './rl/sac-discrete.ts';
export {
  createSelfImitation,
  type SelfImitationConfig,
  type SelfImitationReport,
  selfImitationDefaults,
} from './rl/self-imitation.ts';

// --- learned policies ---

export { assessPolicy } from './rl/assess.ts';
export { type BoxPolicy, loadBoxPolicy } from './rl/box-policy.ts';
export { type Evaluated, evaluatePolicy } from './rl/evaluate.ts';
export { loadPolicy, type Policy } from './rl/policy.ts';
export { policyOnnx } from './rl/policy-onnx.ts';
export { loadRecurrentPolicy, type RecurrentPolicy } from './rl/recurrent-policy.ts';

// --- errors, randomness, statistics ---

export { type ErrorKind, RlgptError } from './core/errors.ts';
export { makeRng, type Rng } from './core/rng.ts';
export { type BootstrapOptions, bootstrap, type Interval, iqm, mean, type Rate, wilson } from './core/stats.ts';
