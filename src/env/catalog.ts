/** Every world by id: one literal map. */
import { createMinecraft } from './minecraft/minecraft.ts';

export const worlds = {
  'minecraft-v1': {
    create: createMinecraft,
    about:
      'An embedded voxel world with the movement, digging and crafting rules of Minecraft 1.12; no animals or hunger.',
  },
} as const;

export type WorldId = keyof typeof worlds;
