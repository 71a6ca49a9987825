import { setImmediate as turn } from 'node:timers/promises'
import { paperCredentials, steppedClock } from '@asterkit/app-kit/aster'
import {
  connectPaperClock,
  type PaperExchange,
  type PaperExchangeOptions,
  startPaperExchange,
} from '@asterkit/paper-exchange'
import {
  type AsterClient,
  createAsterClient,
  customEnvironment,
  type Transport,
} from '@asterkit/sdk'
import { nodeHttpTransport } from '@asterkit/sdk/node'
import type { Clock, MakerExchange } from '@asterkit/strategy'
import { createAsterMaker } from '@asterkit/strategy/aster'

/** A paper exchange over HTTP and WebSocket with a maker's connection to it. */
export interface PaperMaker {
  readonly paper: PaperExchange
  readonly client: AsterClient
  readonly exchange: MakerExchange
  readonly clock: Clock
  close(): Promise<void>
}

/** Starts an exchange whose time passes while the maker sleeps and stands still while a call is under way. */
export async function startPaperMaker(
  options: PaperExchangeOptions,
  session = 'maker',
): Promise<PaperMaker> {
  const paper = await startPaperExchange(options)
  const calls = countedTransport()
  const { clock: stepped } = steppedClock(await connectPaperClock({ url: paper.controlUrl }))
  const clock: Clock = {
    now: () => stepped.now(),
    async sleep(durationMs, signal) {
      await calls.quiet()
      await stepped.sleep(durationMs, signal)
      await calls.quiet()
    },
  }
  const { futuresRestUrl, futuresWsUrl, spotRestUrl, spotWsUrl } = paper.urls
  const client = createAsterClient({
    environment: customEnvironment({
      name: 'paper',
      chainId: paper.chainId,
      hosts: {
        futuresRest: futuresRestUrl,
        futuresWs: futuresWsUrl,
        spotRest: spotRestUrl,
        spotWs: spotWsUrl,
      },
    }),
    credentials: await paperCredentials(session),
    now: () => clock.now(),
    nonceTtlMs: 10_000,
    transport: calls.transport,
  })
  return {
    paper,
    client,
    exchange: createAsterMaker({ client, now: () => clock.now() }),
    clock,
    close: () => paper.close(),
  }
}

/** Counts calls under way. */
function countedTransport() {
  const inner = nodeHttpTransport()
  let open = 0
  const transport: Transport = {
    async send(request, limits) {
      open += 1
      try {
        return await inner.send(request, limits)
      } finally {
        open -= 1
      }
    },
  }
  return {
    transport,
    /** Resolves when nothing is under way and what sockets have brought was heard. */
    async quiet(): Promise<void> {
      for (let calm = 0; calm < 3; calm = open === 0 ? calm + 1 : 0) await turn()
    },
  }
}
