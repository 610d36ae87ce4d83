/** What an errands program remembers of an episode. Times count steps; cells are rows and columns from where it began. */
import { seenBefore } from './floors.js';
import { HUGE } from './ways.js';

export const remember = (w) => ({
  // steps that were taken, those shut in among them
  t: 0,
  // distances of facts in this step, all of them and those without leaving the floor; whether anything new may be seen
  far: new Map(),
  here: new Map(),
  news: undefined,
  // what is around: creatures, those that attack, those that left the view, shots; where things were seen last
  creatures: [],
  foes: [],
  lost: [],
  shots: [],
  sighted: {},
  known: {},
  // who was struck last, from where, and what following attackers and walking round them has taken
  struck: null,
  spot: 0,
  health: 0,
  followed: 0,
  delayed: 0,
  hunted: null,
  // the aim, the bar that is filled, what they come down to, and where something is looked for
  aim: null,
  chosen: -99,
  filling: null,
  needs: false,
  leaf: null,
  price: 0,
  goal: null,
  round: null,
  find: null,
  dig: true,
  stay: false,
  // daylight, whether it falls and how fast, and whether attackers come in crowds where the player is
  light: 1,
  falling: false,
  fading: 0,
  haunted: true,
  // shelters: when the next may be tried, walls wanted for it, sides under fire, work and idleness shut in
  again: 0,
  bricks: 0,
  raked: {},
  homeless: -99,
  held: 0,
  worked: 0,
  idle: 0,
  burrow: 0,
  plugged: 0,
  opened: -9,
  // what is waited for, what was planted and how far it is, and what stands there
  since: {},
  garden: [],
  tended: 0,
  fenced: null,
  // what was placed last; the station that is walked to; what betters the player and can do so no more
  placed: -1,
  placedAt: -9,
  site: null,
  sited: -99,
  boon: null,
  spent: [],
  // gear that is made next
  gear: null,
  geared: -99,
  searched: {},
  // floors: this one, the one before, all of them, how often each was entered, when they were changed, how long they are, what is not on them
  floor: undefined,
  came: undefined,
  visited: [],
  entries: {},
  trips: [],
  hops: 0,
  changed: -HUGE,
  left: -9,
  span: {},
  stayed: { [FIRST]: w.fact('steps') },
  sights: seenBefore(w),
  empty: {},
  // getting well before or after a change of floors
  mending: null,
  unfit: 0,
  filled: -HUGE,
  dry: null,
  // what fills bars, where it was met, and how fast they fall
  met: w.fact('steps') > 200 ? [...SPRINGS] : [],
  wells: {},
  pace: 25,
  fell: {},
  level: {},
  // darkness: cells where no light shows, floors without light to be had, and fetching it
  unlit: new Set(),
  groped: new Set(),
  dim: [],
  groping: false,
  fetching: -HUGE,
  // where the player stood and what it pressed in the step before
  stood: '',
  pressed: -1,
});
