import { AsterValidationError, type EndpointSpec, parseWireParams } from '@asterkit/sdk'
import { VenueError } from '../core/index.ts'
import { type CallParameters, readCallParameters, requireAuthentication } from './callParameters.ts'
import type { Command } from './commandLog.ts'
import type { HostName, PaperMachine } from './paperMachine.ts'
import { RATE_LIMITS, RateLimits } from './rateLimits.ts'
import type { RouteContext } from './route.ts'

/** A route without its parameter types: what a table of different routes has in common. */
export type AnyRoute = (params: never, context: RouteContext) => unknown

/** One endpoint that this host answers. */
export interface RouteTarget {
  readonly name: string
  readonly spec: EndpointSpec
  readonly route: AnyRoute
}

/** The answer of a call that went well. */
export interface CallAnswer {
  readonly body: string
  /** Beside the used weight, which every answer tells. */
  readonly headers: Readonly<Record<string, string>>
}

type Parsed = Readonly<Record<string, unknown>>

const NO_HEADERS: Readonly<Record<string, string>> = {}

/** Runs the calls of one host: parameters, limits, signature, nonce, route, log; in this order. */
export class CallRunner {
  readonly #machine: PaperMachine
  readonly #host: HostName
  readonly #limits: RateLimits
  readonly #targets: ReadonlyMap<string, RouteTarget>

  constructor(options: {
    readonly machine: PaperMachine
    readonly host: HostName
    readonly targets: readonly RouteTarget[]
    readonly isLimited: boolean
  }) {
    this.#machine = options.machine
    this.#host = options.host
    this.#limits = new RateLimits(RATE_LIMITS[options.host], options.isLimited)
    this.#targets = new Map(
      options.targets.map((target) => [`${target.spec.method} ${target.spec.path}`, target]),
    )
  }

  find(method: string, path: string): RouteTarget | undefined {
    return this.#targets.get(`${method} ${path}`)
  }

  get usedWeight(): number {
    return this.#limits.usedWeight(this.#machine.venue.now)
  }

  /**
   * Runs one call.
   *
   * @param raw Query or body, exactly as received.
   * @throws {VenueError} The venue's refusal.
   * @throws {PaperExchangeError} The change could not be written down; whether it took effect is unknown.
   */
  run(target: RouteTarget, raw: string): CallAnswer {
    const { spec } = target
    const call = readCallParameters(raw)
    const params = this.#readParams(spec, call)
    this.#limits.takeWeight(spec.weight(params), this.#machine.venue.now)
    if (spec.security === 'none')
      return this.#answer(target.route(params as never, this.#context()))
    const signed = this.#admit(call)
    if (spec.security !== 'trade') {
      return this.#answer(target.route(params as never, this.#context(signed.user)))
    }
    return this.#runTrade(target, params, signed)
  }

  #runTrade(
    target: RouteTarget,
    params: Parsed,
    signed: { readonly user: string; readonly agent: string; readonly nonce: string },
  ): CallAnswer {
    const { user, agent, nonce } = signed
    const isOrder = target.name === 'placeOrder'
    let result: unknown
    try {
      if (isOrder) this.#limits.takeOrder(user, this.#machine.venue.now)
      result = target.route(params as never, this.#context(user))
    } catch (error) {
      // The refusal used up the nonce; the same bytes must not pass after a restart.
      this.#machine.record({ kind: 'nonce', agent, nonce })
      throw error
    }
    const command: Command =
      target.name === 'noop'
        ? { kind: 'nonce', agent, nonce }
        : { kind: 'call', market: this.#host, endpoint: target.name, ...signed, params }
    this.#machine.record(command)
    return this.#answer(result, isOrder ? this.#orderHeaders(user) : NO_HEADERS)
  }

  #readParams(spec: EndpointSpec, call: CallParameters): Parsed {
    try {
      return parseWireParams(spec, call.business)
    } catch (error) {
      this.#limits.takeWeight(1, this.#machine.venue.now)
      throw error instanceof AsterValidationError ? parameterError(spec, error.field, call) : error
    }
  }

  #admit(call: CallParameters): { user: string; agent: string; nonce: string } {
    const { agents, signatures, venue } = this.#machine
    this.#machine.assertWritable()
    const { signature, nonce, signer: agent, user: named } = requireAuthentication(call)
    if (!signatures.isSignedBy(call.signedMessage, signature, agent)) {
      throw new VenueError(-1022, 'Signature check failed')
    }
    const { user, isNew } = agents.resolve(named, agent)
    agents.admitNonce(agent, nonce, venue.now)
    if (isNew) {
      agents.approve(user, agent)
      venue.account(user)
      this.#machine.record({ kind: 'open', user, agent })
    }
    return { user, agent, nonce }
  }

  #context(user?: string): RouteContext {
    const { venue, hosts } = this.#machine
    return {
      venue,
      now: venue.now,
      get account() {
        if (user === undefined) throw new VenueError(-1002, 'This route is not signed.')
        return venue.account(user)
      },
      listenKeys: hosts[this.#host].listenKeys,
      keyTime: () => this.#machine.keyTime(),
    }
  }

  #answer(result: unknown, headers = NO_HEADERS): CallAnswer {
    return { body: JSON.stringify(result), headers }
  }

  #orderHeaders(user: string): Readonly<Record<string, string>> {
    const counts = this.#limits.orderCounts(user, this.#machine.venue.now)
    return Object.fromEntries(
      counts.map(([suffix, used]) => [`X-MBX-ORDER-COUNT-${suffix}`, String(used)]),
    )
  }
}

/** Runs a logged call anew on a machine that is being restored. */
export function replayCall(
  machine: PaperMachine,
  target: RouteTarget,
  call: Extract<Command, { kind: 'call' }>,
): void {
  const { venue, hosts } = machine
  target.route(call.params as never, {
    venue,
    now: venue.now,
    account: venue.account(call.user),
    listenKeys: hosts[call.market].listenKeys,
    keyTime: () => machine.keyTime(),
  })
}

function parameterError(spec: EndpointSpec, field: string, call: CallParameters): VenueError {
  const [name = ''] = field.split('.')
  if (!Object.hasOwn(spec.params.shape, name)) {
    return new VenueError(-1104, `Not all sent parameters were read; '${name}' is unknown here.`)
  }
  if (call.business[name] === undefined || call.business[name] === '') {
    return new VenueError(
      -1102,
      `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`,
    )
  }
  return new VenueError(-1130, `Data sent for parameter '${name}' is not valid.`)
}
