import type { TradeContext } from '@asterkit/strategy'
import { type KillPoint, killPoints } from '@asterkit/strategy/testing'
import { type PairWorld, startBot } from './pairWorld.ts'

/** Runs work on a bot that dies at one step. Returns the steps that it took. */
export async function runUntilKilled(
  world: PairWorld,
  point: KillPoint | undefined,
  work: (bot: TradeContext) => Promise<unknown>,
): Promise<readonly string[]> {
  let die: (reason: Error) => void = () => undefined
  const death = new Promise<never>((_, reject) => {
    die = reject
  })
  const points = killPoints(world.journal, world.exchange, point, (step) => {
    const error = new Error(`killed ${step}`)
    die(error)
    throw error
  })
  const alive = async () => work(startBot(world, points))
  await Promise.race([alive(), death]).catch((error: Error) => {
    if (!error.message.startsWith('killed')) throw error
  })
  return points.steps
}
