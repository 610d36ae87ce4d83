/** The creatures of Craftax as its handbook tells of them, written from its rule tables. */
import type { Attack, EntityEntry } from '../../handbook.ts';
import {
  MELEE,
  meleeDamage,
  meleeNames,
  mobHealth,
  PASSIVE,
  PROJECTILE,
  passiveNames,
  projectileDamage,
  projectileNames,
  RANGED,
  rangedNames,
  shoots,
} from './mob-tables.ts';

const force = (damage: Float32Array, kind: number) => damage[kind * 3] + damage[kind * 3 + 1] + damage[kind * 3 + 2];

/** How fighters and shooters attack (`mobs.ts`), without armour. */
function blows(kind: number): Attack {
  const damage = force(meleeDamage, kind);
  return { damage, asleep: 3.5 * damage, rest: 5, sight: 9, chase: 0.75 };
}
function shots(kind: number): Attack {
  const damage = force(projectileDamage, shoots[kind]);
  const shot = {
    name: projectileNames[shoots[kind]],
    nearest: 4,
    furthest: 5,
    chance: 1,
    close: 0.5,
    met: 'strikes',
  } as const;
  return { damage, asleep: damage, rest: 4, sight: 0, chase: 0, shot };
}

export function entities(): EntityEntry[] {
  const entry = (of: number, hostile: boolean) => (name: string, kind: number) => ({
    name,
    id: of * 8 + kind,
    health: of < PROJECTILE ? mobHealth[kind * 3 + of] : 0,
    hostile,
    ...(of === MELEE ? { attack: blows(kind) } : of === RANGED ? { attack: shots(kind) } : {}),
  });
  return [
    ...passiveNames.map(entry(PASSIVE, false)),
    ...meleeNames.map(entry(MELEE, true)),
    ...rangedNames.map(entry(RANGED, true)),
    ...projectileNames.map(entry(PROJECTILE, true)),
  ];
}
