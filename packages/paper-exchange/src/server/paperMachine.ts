import { existsSync } from 'node:fs'
import { Decimal } from '@asterkit/instruments'
import {
  createVenue,
  type EpochMs,
  MarketHistory,
  type Venue,
  type VenueEvent,
} from '../core/index.ts'
import { disturbVenue } from '../faults/index.ts'
import { AgentRegistry } from './agentRegistry.ts'
import {
  type Command,
  type CommandLog,
  commandLogText,
  noCommandLog,
  openCommandLog,
  type PaperConfiguration,
  readCommands,
} from './commandLog.ts'
import { FaultDesk } from './faultDesk.ts'
import { ListenKeys } from './listenKeys.ts'
import {
  type PaperAccountSettings,
  type StartingBalances,
  UNRESTRICTED,
} from './paperAccountSettings.ts'
import { describeConfiguration, lowerCased } from './paperConfiguration.ts'
import { PaperExchangeError, type PaperExchangeOptions } from './paperExchange.ts'
import { RequestRing } from './requestRing.ts'
import { createSignatureCheck, type SignatureCheck } from './signatureCheck.ts'
import { SnapshotLog } from './snapshotLog.ts'
import { sparseClockLog } from './sparseClockLog.ts'
import { startingFaults } from './startingFaults.ts'
import { StreamHub } from './streamHub.ts'
import { TimeWaiters } from './timeWaiters.ts'
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
const DEFAULT_INSURANCE = new Decimal('1000000')
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
  readonly faults: FaultDesk
  /** Break all sockets of a host. */
  readonly socketDrops = new Set<() => void>()
  /** Those who wait for a moment of exchange time. */
  readonly waiters = new TimeWaiters()
  readonly hosts: Readonly<Record<HostName, HostState>>
  readonly chainId: number
  /** See `PaperExchangeOptions.spotFormGetFails`. */
  readonly spotFormGetFails: boolean
  readonly requests = new RequestRing()
  readonly #log: CommandLog
  readonly #snapshotLog = new SnapshotLog()
  readonly #configuration: PaperConfiguration
  readonly #stateFile: string | undefined
  readonly #listenKeyTime: 'real' | 'virtual'
  readonly #onTrouble: (error: Error) => void
  /** Why no more changes are taken. */
  #trouble: Error | undefined

  /**
   * @param replay Runs a logged call anew.
   * @throws {PaperExchangeError} The state file is damaged or of another configuration.
   */
  constructor(options: PaperExchangeOptions, replay: Replay) {
    const { feed, mode = 'stepped', speed = 'max' } = options
    const startingBalances = options.startingBalances ?? DEFAULT_BALANCES
    this.chainId = options.chainId ?? DEFAULT_CHAIN_ID
    this.spotFormGetFails = options.spotFormGetFails ?? false
    const accounts = lowerCased(options.accounts ?? [])
    this.venue = createVenue({
      feed,
      startingBalances,
      insuranceBalance: options.insuranceBalance ?? DEFAULT_INSURANCE,
      fundingDelayMs: options.fundingDelayMs ?? 0,
      startingBalancesOf: (address) => accounts.get(address)?.balances,
    })
    this.history = new MarketHistory(this.venue)
    this.faults = new FaultDesk(this.venue, {
      assertWritable: () => this.assertWritable(),
      record: (fault) => this.record({ kind: 'fault', ...fault, args: { ...fault.args } }),
      dropSockets: () => {
        for (const drop of this.socketDrops) drop()
      },
      flush: () => this.flush(),
    })
    this.agents = new AgentRegistry({
      nonceWindowMs: options.nonceWindowMs ?? DEFAULT_NONCE_WINDOW_MS,
      enrolment: options.enrolment ?? 'first-agent',
    })
    for (const account of accounts.values()) this.#list(account)
    this.signatures = createSignatureCheck(this.chainId, {
      isTolerant: options.tolerantSignatures ?? false,
    })
    const plan = startingFaults(options)
    this.#listenKeyTime = options.listenKeyTime ?? 'real'
    this.hosts = { futures: this.#openHost('perp'), spot: this.#openHost('spot') }
    this.#configuration = describeConfiguration(options, startingBalances, this.chainId)
    this.#stateFile = options.stateFile
    this.#onTrouble = options.onTrouble ?? (() => undefined)
    this.#log = this.#restore(options, replay)
    this.#startAt(options)
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
      onFailure: (error) => this.#break(error),
      monotonicMs: () => performance.now(),
    })
    if (plan !== undefined) this.faults.add(plan)
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
      if (this.#stateFile === undefined) this.#snapshotLog.add(command)
    } catch (error) {
      this.#break(error)
      throw error
    }
  }

  /** @throws {PaperExchangeError} An earlier command could not be written down, or the feed broke. */
  assertWritable(): void {
    if (this.#trouble === undefined) return
    const { message } = this.#trouble
    throw new PaperExchangeError('state-file', `no more changes: ${message}`)
  }

  #break(error: unknown): void {
    if (this.#trouble !== undefined) return
    this.#trouble = error instanceof Error ? error : new Error(String(error))
    this.#onTrouble(this.#trouble)
  }

  /**
   * The whole state as the text of a state file: the commands that led here, the nonces in memory, and the
   * hash that restoring must come to. Listen keys and sockets are not in it.
   *
   * @returns Undefined when there were more commands than memory keeps and there is no state file.
   */
  snapshot(): string | undefined {
    const commands =
      this.#stateFile === undefined
        ? this.#snapshotLog.commands
        : // The file may not have the newest mark of the clock yet.
          readCommands(this.#stateFile, this.#configuration).concat({
            kind: 'clock',
            to: this.venue.now,
          })
    if (commands === undefined) return undefined
    const nonces = this.agents
      .rememberedNonces()
      .map(({ agent, nonce }) => ({ kind: 'nonce', agent, nonce }) as const)
    const check = { kind: 'check', at: this.venue.now, stateHash: this.venue.stateHash() } as const
    return commandLogText(this.#configuration, [...commands, ...nonces, check])
  }

  /** Sends what the streams have to tell. To be called after changes, before the answer. */
  flush(): void {
    this.hosts.futures.hub.flush()
    this.hosts.spot.hub.flush()
  }

  close(): void {
    this.clock.stop()
    this.waiters.wake(Number.POSITIVE_INFINITY)
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
    return {
      listenKeys,
      hub: new StreamHub({ venue, history, market, listenKeys, faults: this.faults.matcher }),
    }
  }

  /** A state file is gone on with; a snapshot is copied into a new one, or into memory. */
  #restore(options: PaperExchangeOptions, replay: Replay): CommandLog {
    const { stateFile, restoreFile, mode } = options
    const configuration = this.#configuration
    if (restoreFile !== undefined && stateFile !== undefined && existsSync(stateFile)) {
      throw new PaperExchangeError(
        'usage',
        `paper state file ${stateFile} exists: go on from it, or restore the snapshot into another one`,
      )
    }
    const snapshot =
      restoreFile === undefined ? undefined : readCommands(restoreFile, configuration)
    const opened =
      stateFile === undefined
        ? { commands: [], log: noCommandLog }
        : openCommandLog(stateFile, configuration)
    const log = mode === 'free' ? sparseClockLog(opened.log, () => performance.now()) : opened.log
    try {
      for (const command of snapshot ?? opened.commands) {
        this.#apply(command, replay)
        if (stateFile === undefined) this.#snapshotLog.add(command)
        if (snapshot !== undefined) log.append(command)
      }
    } catch (cause) {
      log.close()
      const reason = cause instanceof StateMismatch ? ` (${cause.message})` : ''
      throw new PaperExchangeError(
        'state-file',
        `paper state file ${restoreFile ?? stateFile} cannot be replayed by this version${reason}; move it away to start anew`,
        { cause },
      )
    }
    return log
  }

  #startAt({ startAt, feed }: PaperExchangeOptions): void {
    if (startAt === undefined) return
    const to = Math.min(startAt, feed.endTime ?? startAt)
    if (to <= this.venue.now) return
    this.venue.advanceTo(to)
    this.record({ kind: 'clock', to })
  }

  #apply(command: Command, replay: Replay): void {
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
      case 'fault':
        disturbVenue(this.venue, command)
        this.faults.matcher.remember(command.key)
        return
      case 'finished':
        return
      case 'check':
        if (this.venue.stateHash() !== command.stateHash) {
          throw new StateMismatch(`the state at ${command.at} is another one`)
        }
        return
    }
  }

  #advance(to: EpochMs): void {
    this.assertWritable()
    for (const { listenKeys, hub } of Object.values(this.hosts)) {
      hub.expire(listenKeys.expire(this.keyTime()))
    }
    for (
      let due = this.faults.nextTime();
      due !== undefined && due <= to;
      due = this.faults.nextTime()
    ) {
      this.#moveTo(Math.max(due, this.venue.now))
      this.faults.strikeDue()
    }
    this.#moveTo(to)
    if (to === this.venue.feed.endTime) this.record({ kind: 'finished', at: to })
    this.flush()
  }

  #moveTo(to: EpochMs): void {
    this.venue.advanceTo(to)
    this.record({ kind: 'clock', to })
    this.waiters.wake(to)
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

/** Runs a logged call anew. */
type Replay = (machine: PaperMachine, call: Extract<Command, { kind: 'call' }>) => void

/** Replaying led to another state than the one that was written down. */
class StateMismatch extends Error {
  override readonly name = 'StateMismatch'
}
