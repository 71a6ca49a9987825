import type { EpochMs } from '../core/index.ts'
import type { Fault } from './faultPlan.ts'

/** What becomes of one message. */
export interface Told<Message> {
  readonly messages: readonly Message[]
  /** The socket closes with this code afterwards. */
  readonly closeCode?: number
  /** The listen key of the hearer expires. */
  readonly isKeyExpired?: boolean
}

/** How broken messages are made; in process there are none. */
export interface MessageForge<Message> {
  malformed(message: Message): Message
  unknown(): Message
}

/** Messages that a replay can reach back to. */
const KEPT = 1000
const GOING_AWAY = 1001

/** One socket's stream of messages under faults. */
export class MessageFaults<Message> {
  readonly #forge: MessageForge<Message> | undefined
  readonly #told: Message[] = []
  #heldBack: { readonly message: Message; left: number }[] = []
  #silentUntil: EpochMs = 0

  constructor(forge?: MessageForge<Message>) {
    this.#forge = forge
  }

  /** Takes a message with the faults that strike it and gives what is told instead. */
  pass(message: Message, faults: readonly Fault<'evt'>[], now: EpochMs): Told<Message> {
    let told: readonly Message[] = [message]
    let closeCode: number | undefined
    let isKeyExpired = false
    for (const fault of faults) {
      if (fault.action === 'close') closeCode = fault.args.code ?? GOING_AWAY
      else if (fault.action === 'expire-key') isKeyExpired = true
      else told = this.#change(told, message, fault, now)
    }
    const isSilent = now < this.#silentUntil
    const messages = closeCode !== undefined || isSilent ? [] : [...told, ...this.#released()]
    for (const each of messages.slice(-KEPT)) this.#told.push(each)
    if (this.#told.length > KEPT) this.#told.splice(0, this.#told.length - KEPT)
    return { messages, isKeyExpired, ...(closeCode === undefined ? {} : { closeCode }) }
  }

  #change(
    told: readonly Message[],
    message: Message,
    fault: Exclude<Fault<'evt'>, { action: 'close' | 'expire-key' }>,
    now: EpochMs,
  ): readonly Message[] {
    switch (fault.action) {
      case 'silence':
        this.#silentUntil = now + (fault.args.forMs ?? Number.POSITIVE_INFINITY)
        return []
      case 'skip':
        return []
      case 'duplicate':
        return [...told, ...copies(message, fault.args.copies ?? 1)]
      case 'burst':
        return copies(message, fault.args.messages)
      case 'hold-back':
        this.#heldBack.push({ message, left: fault.args.messages + 1 })
        return []
      case 'replay':
        return [...told, ...[...this.#told, message].slice(-fault.args.messages)]
      case 'malformed':
        return this.#forge === undefined ? told : [this.#forge.malformed(message)]
      case 'unknown':
        return this.#forge === undefined ? told : [this.#forge.unknown(), ...told]
    }
  }

  /** Messages whose turn has come after all. */
  #released(): readonly Message[] {
    for (const held of this.#heldBack) held.left -= 1
    const released = this.#heldBack.filter(({ left }) => left <= 0).map(({ message }) => message)
    this.#heldBack = this.#heldBack.filter(({ left }) => left > 0)
    return released
  }
}

function copies<Message>(message: Message, count: number): readonly Message[] {
  return new Array<Message>(count).fill(message)
}
