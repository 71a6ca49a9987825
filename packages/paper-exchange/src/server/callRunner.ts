import type { IncomingMessage } from 'node:http'
import {
  AsterValidationError,
  type EndpointSpec,
  parseWireParams,
  type Security,
} from '@asterkit/sdk'
import { VenueError } from '../core/index.ts'
import { admit } from './admission.ts'
import type { CallFaults } from './callFaults.ts'
import {
  type Caller,
  type CallParameters,
  type CallRequest,
  missingParameter,
  readCallParameters,
  type Scheme,
} from './callParameters.ts'
import type { Command } from './commandLog.ts'
import type { HostName, PaperMachine } from './paperMachine.ts'
import { ownRefusal } from './parameterRefusals.ts'
import { RateLimits, rateLimitRules } from './rateLimits.ts'
import { withoutRepeats } from './repeatedParameters.ts'
import type { RouteContext } from './route.ts'

/** A route without its parameter types: what a table of different routes has in common. */
export type AnyRoute = (params: never, context: RouteContext) => unknown

/** One endpoint that this host answers. */
export interface RouteTarget {
  /** V3's name of it; the same of both generations. */
  readonly name: string
  readonly scheme: Scheme
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

const CHANGING: ReadonlySet<Security> = new Set(['trade', 'management'])

/** Whether a call is written down: what it changes must survive a restart. */
function isChanging({ security, method }: EndpointSpec): boolean {
  return method !== 'GET' && (CHANGING.has(security) || security === 'user-data')
}

const NO_HEADERS: Readonly<Record<string, string>> = {}

const NO_FAULTS: CallFaults = {
  shiftMs: 0,
  account: (account) => account,
  edit: (answer) => answer,
}

/** Runs the calls of one host: parameters, limits, admission, route, log; in this order. */
export class CallRunner {
  readonly #machine: PaperMachine
  readonly #host: HostName
  readonly #limits: RateLimits
  readonly #targets: ReadonlyMap<string, RouteTarget>

  constructor(options: {
    readonly machine: PaperMachine
    readonly host: HostName
    readonly targets: readonly RouteTarget[]
    readonly limits: { readonly isEnforced: boolean; readonly scale: number }
  }) {
    this.#machine = options.machine
    this.#host = options.host
    const { isEnforced, scale } = options.limits
    this.#limits = new RateLimits(rateLimitRules(options.host, scale), isEnforced)
    this.#targets = new Map(
      options.targets.map((target) => [`${target.spec.method} ${target.spec.path}`, target]),
    )
  }

  get host(): HostName {
    return this.#host
  }

  find(method: string, path: string): RouteTarget | undefined {
    return this.#targets.get(`${method} ${path}`)
  }

  /** Keeps an answered request for the status page. */
  note(request: IncomingMessage, status: number): void {
    const { method = '', url = '' } = request
    const [path = ''] = url.split('?', 1)
    if (path.startsWith('/paper')) return
    const time = this.#machine.venue.now
    this.#machine.requests.add({ time, host: this.#host, method, path, status })
  }

  /** Weight that an address used in the current minute. */
  usedWeight(address: string): number {
    return this.#limits.usedWeight(address, this.#machine.venue.now)
  }

  /**
   * Runs one call.
   *
   * @throws {VenueError} The venue's refusal.
   * @throws {PaperExchangeError} The change could not be written down; whether it took effect is unknown.
   */
  run(target: RouteTarget, request: CallRequest, faults: CallFaults = NO_FAULTS): CallAnswer {
    const { spec, scheme } = target
    const { now } = this.#machine.venue
    this.#limits.assertNotBanned(request.address, now)
    const { call, params } = this.#readCall(spec, scheme, request)
    this.#limits.takeWeight(request.address, spec.weight(params), now)
    const { security } = spec
    const unproven = {
      host: this.#host,
      name: target.name,
      scheme,
      security,
      params,
      call,
      request,
      now: now + faults.shiftMs,
    }
    const caller = admit(this.#machine, unproven)
    if (caller === undefined || !isChanging(spec)) {
      const result = target.route(params as never, this.#context(faults, caller))
      return this.#answer(faults.edit(result))
    }
    return this.#runChange(target, params, caller, faults)
  }

  #runChange(target: RouteTarget, params: Parsed, caller: Caller, faults: CallFaults): CallAnswer {
    const { user, agent, nonce } = caller
    const orders = orderCount(target.name, params)
    const usedNonce: Command | undefined =
      agent === undefined || nonce === undefined ? undefined : { kind: 'nonce', agent, nonce }
    let result: unknown
    try {
      if (orders > 0) this.#limits.takeOrders(user, orders, this.#machine.venue.now)
      result = target.route(params as never, this.#context(faults, caller))
    } catch (error) {
      // The refusal used up the nonce; the same bytes must not pass after a restart.
      if (usedNonce !== undefined) this.#machine.record(usedNonce)
      throw error
    }
    const command: Command =
      target.name === 'noop' && usedNonce !== undefined
        ? usedNonce
        : { kind: 'call', market: this.#host, endpoint: target.name, ...caller, params }
    this.#machine.record(command)
    return this.#answer(faults.edit(result), orders > 0 ? this.#orderHeaders(user) : NO_HEADERS)
  }

  /** A call that cannot be read costs as much as the cheapest. */
  #readCall(
    spec: EndpointSpec,
    scheme: Scheme,
    request: CallRequest,
  ): { call: CallParameters; params: Parsed } {
    try {
      const call = readCallParameters(request, scheme)
      return { call, params: readParams(spec, call) }
    } catch (error) {
      this.#limits.takeWeight(request.address, 1, this.#machine.venue.now)
      throw error
    }
  }

  #context(faults: CallFaults, caller?: Caller): RouteContext {
    const { venue, history, hosts } = this.#machine
    const user = caller?.user
    return {
      venue,
      history,
      now: venue.now + faults.shiftMs,
      get account() {
        if (user === undefined) throw new VenueError(-1002, 'This route is not signed.')
        return faults.account(venue.account(user))
      },
      listenKeys: hosts[this.#host].listenKeys,
      agents: this.#machine.agents,
      rateLimits: this.#limits.rules,
      nonce: caller?.nonce,
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

/** Calls that bring one order each; a batch counts its orders. */
const ONE_ORDER: ReadonlySet<string> = new Set(['placeOrder', 'modifyOrder', 'placeChaseOrder'])

function orderCount(name: string, { batchOrders }: Parsed): number {
  if (name === 'placeBatchOrders' && Array.isArray(batchOrders)) return batchOrders.length
  return ONE_ORDER.has(name) ? 1 : 0
}

/** Runs a logged call anew on a machine that is being restored. */
export function replayCall(
  machine: PaperMachine,
  target: RouteTarget,
  call: Extract<Command, { kind: 'call' }>,
): void {
  const { venue, history, hosts } = machine
  target.route(call.params as never, {
    venue,
    history,
    now: venue.now,
    account: venue.account(call.user),
    listenKeys: hosts[call.market].listenKeys,
    agents: machine.agents,
    rateLimits: [],
    nonce: call.nonce,
    keyTime: () => machine.keyTime(),
  })
}

function readParams(spec: EndpointSpec, call: CallParameters): Parsed {
  try {
    return parseWireParams(spec, businessOf(spec, call))
  } catch (error) {
    throw error instanceof AsterValidationError ? parameterError(spec, error.field, call) : error
  }
}

/** What the endpoint reads: a few read what also authenticates. */
function businessOf(spec: EndpointSpec, { business, authentication }: CallParameters) {
  const shared = Object.entries(authentication).filter(([name]) =>
    Object.hasOwn(spec.params.shape, name),
  )
  const all = shared.length === 0 ? business : { ...business, ...Object.fromEntries(shared) }
  return spec.security === 'trade' ? withoutRepeats(all) : all
}

function parameterError(spec: EndpointSpec, field: string, call: CallParameters): VenueError {
  const [name = ''] = field.split('.')
  if (!Object.hasOwn(spec.params.shape, name)) {
    return new VenueError(-1104, `Not all sent parameters were read; '${name}' is unknown here.`)
  }
  if (call.business[name] === undefined || call.business[name] === '') return missingParameter(name)
  return (
    ownRefusal(spec, name, call.business) ??
    new VenueError(-1130, `Data sent for parameter '${name}' is not valid.`)
  )
}
