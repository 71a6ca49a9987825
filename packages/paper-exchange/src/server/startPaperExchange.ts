import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CallRunner, type RouteTarget, replayCall } from './callRunner.ts'
import type { Command } from './commandLog.ts'
import { createHttpHost } from './httpHost.ts'
import { Outage } from './outage.ts'
import {
  type PaperExchange,
  PaperExchangeError,
  type PaperExchangeOptions,
} from './paperExchange.ts'
import { PaperMachine } from './paperMachine.ts'
import { routeTables } from './routeTables.ts'
import { type Sockets, serveSockets } from './socketHost.ts'
import { streamLimits } from './streamLimits.ts'

const LOOPBACK = '127.0.0.1'

/**
 * Starts a local exchange on loopback: the real paths, signatures and streams of both markets.
 *
 * @example
 * const paper = await startPaperExchange({ feed: syntheticFeed({ seed: 7 }) })
 * console.log(paper.urls.futuresRestUrl)
 * @throws {PaperExchangeError} Port taken, settings that do not fit, or a state file that cannot be used.
 */
export async function startPaperExchange(options: PaperExchangeOptions): Promise<PaperExchange> {
  checkOptions(options)
  const targets = routeTables()
  const machine = new PaperMachine(options, (restored, call) =>
    replayCall(restored, findTarget(targets[call.market], call), call),
  )
  const hosts = (['futures', 'spot'] as const).map((host) => {
    const limits = { isEnforced: options.enforceLimits ?? true, scale: options.limitScale ?? 1 }
    const runner = new CallRunner({ machine, host, targets: targets[host], limits })
    const server = createHttpHost(machine, runner, (downMs) => outage.begin(downMs))
    const socketRules = {
      ...streamLimits[host === 'futures' ? 'perp' : 'spot'],
      ...options.sockets,
    }
    const sockets = serveSockets(server, machine.hosts[host].hub, socketRules)
    const outage = new Outage(server, sockets)
    machine.socketDrops.add(() => sockets.drop())
    return { server, sockets, outage }
  })
  const close = async () => {
    try {
      machine.close()
    } finally {
      await Promise.all(hosts.map((host) => closeServer(host)))
    }
  }
  const port = options.port ?? 0
  try {
    const [futures, spot] = await Promise.all(
      hosts.map(({ server }, index) => listen(server, port === 0 ? 0 : port + index)),
    )
    return describe(machine, { futures: futures!, spot: spot! }, close)
  } catch (error) {
    await close()
    throw error
  }
}

function checkOptions(options: PaperExchangeOptions): void {
  const { port = 0, mode = 'stepped', speed = 'max', limitScale = 1 } = options
  if (!Number.isInteger(port) || port < 0 || port > 65_534) {
    throw new PaperExchangeError('usage', `port must be a whole number up to 65534, not ${port}`)
  }
  if (speed !== 'max' && !(speed > 0 && Number.isFinite(speed))) {
    throw new PaperExchangeError('usage', `speed must be above 0 or max, not ${speed}`)
  }
  if (!(limitScale > 0 && Number.isFinite(limitScale))) {
    throw new PaperExchangeError('usage', `limitScale must be above 0, not ${limitScale}`)
  }
  const isReplayed = options.stateFile !== undefined || options.restoreFile !== undefined
  if (options.feed.isLive === true && (mode === 'stepped' || speed !== 1 || isReplayed)) {
    throw new PaperExchangeError(
      'usage',
      'a live feed needs a free clock of speed 1, no state file and no snapshot: it cannot be played again',
    )
  }
  if (mode === 'free' && speed === 'max') {
    throw new PaperExchangeError(
      'usage',
      'a free clock needs a speed: simulated seconds per second',
    )
  }
}

function findTarget(
  targets: readonly RouteTarget[],
  call: Extract<Command, { kind: 'call' }>,
): RouteTarget {
  const target = targets.find(({ name }) => name === call.endpoint)
  if (target === undefined) throw new Error(`no endpoint ${call.endpoint}`)
  return target
}

function describe(
  machine: PaperMachine,
  ports: { readonly futures: number; readonly spot: number },
  close: () => Promise<void>,
): PaperExchange {
  const futures = `${LOOPBACK}:${ports.futures}`
  const spot = `${LOOPBACK}:${ports.spot}`
  return {
    urls: {
      futuresRestUrl: `http://${futures}`,
      futuresWsUrl: `ws://${futures}`,
      spotRestUrl: `http://${spot}`,
      spotWsUrl: `ws://${spot}`,
    },
    chainId: machine.chainId,
    controlUrl: `http://${futures}`,
    now: () => machine.clock.now,
    isEnded: () => machine.clock.isEnded,
    close,
  }
}

interface Listening {
  readonly server: Server
  readonly sockets: Sockets
  readonly outage: Outage
}

async function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE'
      reject(
        isTaken
          ? new PaperExchangeError('port-in-use', `port ${port} is taken; choose another port`, {
              cause: error,
            })
          : error,
      )
    })
    server.listen(port, LOOPBACK, () => resolve((server.address() as AddressInfo).port))
  })
}

async function closeServer({ server, sockets, outage }: Listening): Promise<void> {
  outage.end()
  sockets.end()
  if (!server.listening) return
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
