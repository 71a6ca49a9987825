import { createHash } from 'node:crypto'
import { Decimal } from '@asterkit/instruments'
import {
  createVenue,
  type EpochMs,
  MarketHistory,
  type Venue,
  type VenueEvent,
} from '../core/index.ts'
import { AgentRegistry } from './agentRegistry.ts'
import {
  type Command,
  type CommandLog,
  noCommandLog,
  openCommandLog,
  type PaperConfiguration,
} from './commandLog.ts'
import { FaultPlan } from './faultPlan.ts'
import { ListenKeys } from './listenKeys.ts'
import {
  type PaperAccountSettings,
  type StartingBalances,
  UNRESTRICTED,
} from './paperAccountSettings.ts'
import { PaperExchangeError, type PaperExchangeOptions } from './paperExchange.ts'
import { createSignatureCheck, type SignatureCheck } from './signatureCheck.ts'
import { StreamHub } from './streamHub.ts'
import { userMessage } from './userMessages.ts'
import { V1Keys } from './v1Keys.ts'
import { VirtualClock } from './virtualClock.ts'

/** The two hosts of the venue. */
export type HostName = 'futures' | 'spot'

/** What one host keeps besides the venue. */
export interface HostState {
  readonly listenKeys: ListenKeys
  readonly hub: StreamHub
}

const DEFAULT_CHAIN_ID = 1666
const DEFAULT_NONCE_WINDOW_MS = 60_000
const DEFAULT_BALANCES: StartingBalances = {
  spot: { USDT: new Decimal('5000') },
  perp: { USDT: new Decimal('5000') },
}

/**
 * Everything behind the sockets: the venue, its clock, who may sign, the log of commands. All changes of
 * state pass through here and are in the log before anybody outside hears of them.
 */
export class PaperMachine {
  readonly venue: Venue
  readonly history: MarketHistory
  readonly clock: VirtualClock
  readonly agents: AgentRegistry
  readonly v1Keys = new V1Keys()
  readonly signatures: SignatureCheck
  readonly faults = new FaultPlan()
  readonly hosts: Readonly<Record<HostName, HostState>>
  readonly chainId: number
  /** See `PaperExchangeOptions.spotFormGetFails`. */
  readonly spotFormGetFails: boolean
  readonly #log: CommandLog
  readonly #listenKeyTime: 'real' | 'virtual'
  #isBroken = false

  /**
   * @param replay Runs a logged call anew.
   * @throws {PaperExchangeError} The state file is damaged or of another configuration.
   */
  constructor(
    options: PaperExchangeOptions,
    replay: (machine: PaperMachine, call: Extract<Command, { kind: 'call' }>) => void,
  ) {
    const { feed, mode = 'stepped', speed = 'max' } = options
    const startingBalances = options.startingBalances ?? DEFAULT_BALANCES
    this.chainId = options.chainId ?? DEFAULT_CHAIN_ID
    this.spotFormGetFails = options.spotFormGetFails ?? false
    const accounts = lowerCased(options.accounts ?? [])
    this.venue = createVenue({
      feed,
      startingBalances,
      startingBalancesOf: (address) => accounts.get(address)?.balances,
    })
    this.history = new MarketHistory(this.venue)
    this.agents = new AgentRegistry({
      nonceWindowMs: options.nonceWindowMs ?? DEFAULT_NONCE_WINDOW_MS,
      enrolment: options.enrolment ?? 'first-agent',
    })
    for (const account of accounts.values()) this.#list(account)
    this.signatures = createSignatureCheck(this.chainId, {
      isTolerant: options.tolerantSignatures ?? false,
    })
    this.#listenKeyTime = options.listenKeyTime ?? 'real'
    this.hosts = { futures: this.#openHost('perp'), spot: this.#openHost('spot') }
    const configuration = describeConfiguration(options, startingBalances, this.chainId)
    this.#log = this.#restore(options.stateFile, configuration, replay)
    this.venue.onEvent((event) => this.#hear(event))
    this.venue.onTime((next) => {
      this.hosts.futures.hub.beforeTime(next)
      this.hosts.spot.hub.beforeTime(next)
    })
    this.clock = new VirtualClock({
      startTime: this.venue.now,
      ...(feed.endTime === undefined ? {} : { endTime: feed.endTime }),
      mode,
      speed,
      advance: (to) => this.#advance(to),
      monotonicMs: () => performance.now(),
    })
  }

  /** What listen keys age by, ms. */
  keyTime(): number {
    return this.#listenKeyTime === 'real' ? performance.now() : this.venue.now
  }

  /**
   * Writes a command down. To be called before its answer leaves.
   *
   * @throws {PaperExchangeError} It could not be written; the exchange takes no more changes.
   */
  record(command: Command): void {
    try {
      this.#log.append(command)
    } catch (error) {
      this.#isBroken = true
      throw error
    }
  }

  /** @throws {PaperExchangeError} An earlier command could not be written down. */
  assertWritable(): void {
    if (this.#isBroken) {
      throw new PaperExchangeError('state-file', 'the state file could not be written; restart')
    }
  }

  /** Sends what the streams have to tell. To be called after changes, before the answer. */
  flush(): void {
    this.hosts.futures.hub.flush()
    this.hosts.spot.hub.flush()
  }

  close(): void {
    this.clock.stop()
    this.#log.close()
  }

  #list({ user, agents, v1 }: PaperAccountSettings): void {
    this.venue.account(user)
    this.agents.addUser(user)
    for (const agent of agents) this.agents.approve(user, agent)
    if (v1 !== undefined) this.v1Keys.add(user, v1)
  }

  #openHost(market: 'perp' | 'spot'): HostState {
    const listenKeys = new ListenKeys()
    const { venue, history } = this
    return { listenKeys, hub: new StreamHub({ venue, history, market, listenKeys }) }
  }

  #restore(
    stateFile: string | undefined,
    configuration: PaperConfiguration,
    replay: (machine: PaperMachine, call: Extract<Command, { kind: 'call' }>) => void,
  ): CommandLog {
    if (stateFile === undefined) return noCommandLog
    const { commands, log } = openCommandLog(stateFile, configuration)
    try {
      for (const command of commands) this.#apply(command, replay)
    } catch (cause) {
      log.close()
      throw new PaperExchangeError(
        'state-file',
        `paper state file ${stateFile} cannot be replayed by this version; move it away to start anew`,
        { cause },
      )
    }
    return log
  }

  #apply(
    command: Command,
    replay: (machine: PaperMachine, call: Extract<Command, { kind: 'call' }>) => void,
  ): void {
    switch (command.kind) {
      case 'clock':
        this.venue.advanceTo(command.to)
        return
      case 'open':
        this.agents.approve(command.user, { ...UNRESTRICTED, address: command.agent })
        this.venue.account(command.user)
        return
      case 'nonce':
        this.agents.rememberNonce(command.agent, command.nonce)
        return
      case 'call':
        if (command.agent !== undefined && command.nonce !== undefined) {
          this.agents.rememberNonce(command.agent, command.nonce)
        }
        replay(this, command)
        return
      case 'finished':
        return
    }
  }

  #advance(to: EpochMs): void {
    this.assertWritable()
    for (const { listenKeys, hub } of Object.values(this.hosts)) {
      hub.expire(listenKeys.expire(this.keyTime()))
    }
    this.venue.advanceTo(to)
    this.record({ kind: 'clock', to })
    if (to === this.venue.feed.endTime) this.record({ kind: 'finished', at: to })
    this.flush()
  }

  #hear(event: VenueEvent): void {
    this.hosts.futures.hub.note(event)
    this.hosts.spot.hub.note(event)
    if (!('account' in event)) return
    const isHeard =
      this.hosts.futures.hub.isHeard(event.account) || this.hosts.spot.hub.isHeard(event.account)
    const told = isHeard ? userMessage(event) : undefined
    if (told !== undefined && this.hosts[told.market].hub.isHeard(told.account)) {
      this.hosts[told.market].hub.keep(told.account, told.message)
    }
  }
}

/** Everything that decides what a command log means. */
function describeConfiguration(
  { feed, accounts = [] }: PaperExchangeOptions,
  balances: StartingBalances,
  chainId: number,
): PaperConfiguration {
  const facts = {
    instruments: feed.instruments,
    funding: [...feed.funding],
    settled: feed.instruments.map(({ symbol }) => feed.settledBefore(symbol)),
  }
  const amounts = (wallet: Readonly<Record<string, Decimal>>) =>
    Object.entries(wallet)
      .map(([asset, owned]) => `${owned.toFixed()} ${asset}`)
      .sort()
      .join(' ')
  const listed = [...lowerCased(accounts).values()].map(({ user, balances: own }) =>
    own === undefined ? user : `${user} spot ${amounts(own.spot)} perp ${amounts(own.perp)}`,
  )
  return {
    feed: feed.name,
    start: String(feed.startTime),
    end: String(feed.endTime ?? 'never'),
    market: createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16),
    spot: amounts(balances.spot),
    perp: amounts(balances.perp),
    chain: String(chainId),
    ...(listed.length === 0 ? {} : { accounts: listed.join(', ') }),
  }
}

/** Listed accounts by address, all addresses in lower case. @throws {PaperExchangeError} One is listed twice. */
function lowerCased(
  accounts: readonly PaperAccountSettings[],
): ReadonlyMap<string, PaperAccountSettings> {
  const byUser = new Map<string, PaperAccountSettings>()
  for (const account of accounts) {
    const user = account.user.toLowerCase()
    if (byUser.has(user)) throw new PaperExchangeError('usage', `account ${user} is listed twice`)
    const agents = account.agents.map((agent) => ({
      ...agent,
      address: agent.address.toLowerCase(),
    }))
    byUser.set(user, { ...account, user, agents })
  }
  return byUser
}
