import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type MemoryTraffic, memoryUsers, runMemoryClients } from './memoryClients.ts'
import type { MemoryExchangeOrder, MemoryLook } from './memoryExchange.ts'

/** What an exchange held over one virtual hour. */
export interface MemoryCourse {
  /** Evenly spread over the hour, the first one when everybody has connected. */
  readonly looks: readonly MemoryLook[]
  readonly traffic: MemoryTraffic
  /** Growth of objects in use over the second half, megabytes per virtual hour, by least squares. */
  readonly slopePerHour: number
}

const HOUR_MS = 3_600_000
const CLIENTS = 20
const LOOKS = 13

/**
 * Lets a paper exchange run for one virtual hour with 50 pairs and 20 clients, all connected by sockets.
 *
 * @param minutes Real time that the hour takes; 60 is real time.
 */
export async function measureMemory(minutes: number): Promise<MemoryCourse> {
  const speed = 60 / minutes
  const child = fork(join(import.meta.dirname, 'memoryExchange.ts'), {
    execArgv: [...process.execArgv, '--expose-gc'],
    stdio: 'inherit',
  })
  try {
    const users = memoryUsers(CLIENTS)
    const order: MemoryExchangeOrder = { speed, users }
    child.send(order)
    const [first] = (await once(child, 'message')) as [MemoryLook]
    const seen = performance.now()
    const now = () => first.now + (performance.now() - seen) * speed
    const market = {
      restUrl: first.urls.futuresRestUrl,
      wsUrl: first.urls.futuresWsUrl,
      now,
      wait: (durationMs: number) => wait(durationMs / speed),
    }
    const { traffic, end } = await runMemoryClients(market, users)
    const looks: MemoryLook[] = []
    for (let at = 0; at < LOOKS; at += 1) {
      if (at > 0) await wait(HOUR_MS / speed / (LOOKS - 1))
      looks.push(await lookAt(child))
    }
    await end()
    return { looks, traffic, slopePerHour: slope(looks.slice(Math.floor(LOOKS / 2))) }
  } finally {
    child.disconnect()
  }
}

async function lookAt(child: ChildProcess): Promise<MemoryLook> {
  const answer = once(child, 'message')
  child.send('look')
  const [look] = (await answer) as [MemoryLook]
  return look
}

function slope(looks: readonly MemoryLook[]): number {
  const hours = looks.map(({ now }) => now / HOUR_MS)
  const meanHour = mean(hours)
  const meanHeap = mean(looks.map(({ heapMegabytes }) => heapMegabytes))
  let above = 0
  let below = 0
  for (const [index, { heapMegabytes }] of looks.entries()) {
    const distance = hours[index]! - meanHour
    above += distance * (heapMegabytes - meanHeap)
    below += distance ** 2
  }
  return above / below
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
