import type { EpochMs } from '../core/index.ts'

/** Requests after a 429, within one minute, that are still answered with 429. */
const TOLERATED = 10
const MINUTE_MS = 60_000
/** The venue's first and longest ban. */
const FIRST_BAN_MS = 2 * MINUTE_MS
const LONGEST_BAN_MS = 3 * 86_400_000
/** How long after the end of a ban the next one counts as a repetition. */
const MEMORY_MS = 86_400_000
/** Addresses that are remembered; beyond that the one remembered longest is forgotten. */
const MAX_ADDRESSES = 1024

interface Offender {
  /** Minute of the violations that are counted. */
  minute: number
  violations: number
  bannedUntil: EpochMs
  /** Length of the last ban, ms; zero before the first. */
  lastBanMs: number
}

/**
 * Who is banned for going on after a 429. The venue says that bans grow from two minutes to three days; how
 * fast is not published. Here the eleventh request too many within a minute is a ban, each ban within
 * a day of the last one is twice as long, and requests during a ban do not lengthen it.
 */
export class AddressBans {
  readonly #offenders = new Map<string, Offender>()

  /** @returns When the ban of an address ends; undefined without one. */
  bannedUntil(address: string, now: EpochMs): EpochMs | undefined {
    const offender = this.#offenders.get(address)
    return offender !== undefined && now < offender.bannedUntil ? offender.bannedUntil : undefined
  }

  /**
   * Notes a request above the limit.
   *
   * @returns When the ban ends that it brings; undefined when it brings none.
   */
  noteViolation(address: string, now: EpochMs): EpochMs | undefined {
    const offender = this.#remember(address)
    const minute = Math.floor(now / MINUTE_MS)
    if (offender.minute !== minute) {
      offender.minute = minute
      offender.violations = 0
    }
    offender.violations += 1
    if (offender.violations <= TOLERATED) return undefined
    const isRepeated = now - offender.bannedUntil <= MEMORY_MS
    offender.lastBanMs =
      isRepeated && offender.lastBanMs > 0
        ? Math.min(offender.lastBanMs * 2, LONGEST_BAN_MS)
        : FIRST_BAN_MS
    offender.bannedUntil = now + offender.lastBanMs
    offender.violations = 0
    return offender.bannedUntil
  }

  #remember(address: string): Offender {
    const known = this.#offenders.get(address)
    if (known !== undefined) return known
    if (this.#offenders.size >= MAX_ADDRESSES) {
      this.#offenders.delete(this.#offenders.keys().next().value ?? '')
    }
    const offender = { minute: -1, violations: 0, bannedUntil: 0, lastBanMs: 0 }
    this.#offenders.set(address, offender)
    return offender
  }
}
