import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { CliError, explainAster } from '@asterkit/app-kit'
import { signingLibrary } from '@asterkit/app-kit/keys'
import { ZERO } from '@asterkit/instruments'
import { surveyMarket } from '@asterkit/strategy'
import { openShadowJournal } from '@asterkit/strategy/sqlite'
import { lookAtMarket, type Place, readPlace } from '../lookAtMarket.ts'
import type { LookedMarket } from '../market/market.ts'
import { lastNonce } from '../session/lastNonce.ts'
import { type Check, failed, ok } from './check.ts'
import {
  judgeAgent,
  judgeClock,
  judgeFunds,
  judgePositionMode,
  judgeSigning,
} from './judgeAccess.ts'

type Flags = Readonly<Record<string, unknown>>
type Env = Readonly<Record<string, string | undefined>>

/**
 * Asks everything that must be right before a bot trades, by reading alone. What cannot be asked because of an
 * earlier failure is left out.
 *
 * @throws {CliError} An option of the command line cannot be used.
 */
export async function runChecks(flags: Flags, env: Env): Promise<readonly Check[]> {
  const place = await readPlace(flags, 'look-at-market', { env, warn: quiet })
  const machine = [
    judgeStateFolder(place.settings.stateDir),
    judgeSigning((await signingLibrary()).name),
  ]
  // What is wrong with the keys themselves is told without a network, too.
  const keys = await attempt('keys', () => readKeys(flags, env))
  const network = await attempt('network', () => askPublic(place))
  const isReached = network.every(({ name, level }) => name !== 'network' || level !== 'failed')
  const isUsable = keys.every(({ level }) => level !== 'failed')
  if (!isReached || !isUsable) return [...machine, ...keys, ...network]
  return [...machine, ...network, ...(await attempt('keys', () => askAccount(flags, env)))]
}

function quiet(): void {
  // Every question has its own answer here.
}

/** Opens the keys, and asks nobody about them. */
async function readKeys(flags: Flags, env: Env): Promise<readonly Check[]> {
  const { settings, choice } = await readPlace(flags, 'look-at-account', { env, tellNote: quiet })
  if (settings.mode === 'paper') return [ok('keys', 'paper needs none')]
  return [ok('keys', `well formed, for wallet ${choice.account}; the exchange was not asked`)]
}

async function askPublic(place: Place): Promise<readonly Check[]> {
  return lookAtMarket(place, undefined, async ({ exchange, environment }, signal) => {
    const asked = Date.now()
    const serverTime = await exchange.getServerTime(signal)
    const answered = Date.now()
    await exchange.listQuotes('spot', signal)
    const took = answered - asked
    const reached = ok('network', `${environment.hosts.join(' and ')} answer, ${took} ms`)
    if (place.settings.mode === 'paper') return [reached, ok('clock', 'simulated')]
    return [reached, judgeClock(serverTime - (asked + answered) / 2)]
  })
}

async function askAccount(flags: Flags, env: Env): Promise<readonly Check[]> {
  const place = await readPlace(flags, 'look-at-account', { env, tellNote: quiet, warn: quiet })
  const nonce = lastNonce(openShadowJournal(place.folder))
  return lookAtMarket(place, nonce, async (market, signal) => [
    ok('keys', `the exchange takes the signature; wallet ${place.choice.account}`),
    ...(await attempt('agent', () => askAgent(market, signal))),
    ...(await attempt('position mode', async () => [
      judgePositionMode(await market.exchange.getPositionMode(signal)),
    ])),
    ...(await attempt('balances', () => askFunds(place, market, signal))),
  ])
}

async function askAgent({ client, agent, clock }: LookedMarket, signal: AbortSignal) {
  const agents = await client.futures.getAgents({}, { signal })
  return judgeAgent(agents, agent ?? '', clock.now())
}

async function askFunds({ config }: Place, { exchange, clock }: LookedMarket, signal: AbortSignal) {
  const [spot, perp, survey] = await Promise.all([
    exchange.getSpotBalances(signal),
    exchange.getPerpBalances(signal),
    surveyMarket({ exchange, now: () => clock.now(), config }, signal),
  ])
  const free = (spot.get('USDT')?.free ?? ZERO).plus(perp.get('USDT')?.available ?? ZERO)
  return judgeFunds(free, survey.pairs, config.leverage)
}

/** The nearest folder that exists must be writable: the rest is made when a bot starts. */
function judgeStateFolder(stateDir: string): Check {
  let at = stateDir
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at)
  try {
    accessSync(at, constants.W_OK)
    return ok('state folder', stateDir)
  } catch {
    const advice = 'make it writable, or choose another one with --state-dir'
    return failed('state folder', `${at} cannot be written`, advice)
  }
}

const ADVICE: Readonly<Record<string, string>> = {
  network: 'check the connection and the address, and whether the exchange is down',
  keys: 'check the wallet’s address, the agent’s address and its key (farm keys)',
}

/** A question that could not be answered is a failed one. */
async function attempt(
  name: string,
  question: () => Promise<readonly Check[]>,
): Promise<readonly Check[]> {
  try {
    return await question()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const told = error instanceof CliError ? { what: error.message } : explainAster(error)
    if (told === undefined) throw error
    return [failed(name, told.what, told.advice ?? ADVICE[name] ?? 'try again')]
  }
}
