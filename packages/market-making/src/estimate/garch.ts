import { requireFinite } from '../inputRules.ts'
import { minimise } from './minimise.ts'

/** A GARCH(1,1) model: variance of the next return = omega + alpha * return^2 + beta * variance. */
export interface GarchModel {
  readonly omega: number
  readonly alpha: number
  readonly beta: number
}

/** A fitted model, or why there is none and what stands in for it. Variances are per return, in its unit squared. */
export type GarchFit =
  | (GarchModel & {
      readonly kind: 'fitted'
      /** Forecast for the return after the last. */
      readonly nextVariance: number
      /** Variance that forecasts tend to: omega / (1 - alpha - beta). */
      readonly longVariance: number
      readonly zeroShare: number
    })
  | {
      readonly kind: 'fallback'
      readonly reason: string
      /** Exponentially weighted mean of squared returns with decay 0.94; 0 without returns. */
      readonly nextVariance: number
      readonly zeroShare: number
    }

/** From where on returns do not suffice. */
export interface GarchRules {
  /** Fewest returns. @default 250 */
  readonly minReturns?: number
  /**
   * Largest share of returns that are exactly zero. With more of them the likelihood rewards a variance that
   * collapses; 57 % of the returns of ETH over one second are zero. @default 0.3
   */
  readonly maxZeroShare?: number
}

/** Decay of the stand-in, as RiskMetrics has it for daily returns. */
const FALLBACK_DECAY = 0.94
/** Beyond this alpha + beta there is no variance to tend to. */
const LARGEST_PERSISTENCE = 0.9995

/**
 * Fits GARCH(1,1) by Gaussian quasi maximum likelihood with mean zero. T. Bollerslev, "Generalized
 * autoregressive conditional heteroskedasticity", Journal of Econometrics 31 (1986).
 *
 * @param returns Oldest first, of equal spans.
 * @throws {InvalidInputError} A return is not finite.
 */
export function garch(returns: readonly number[], rules: GarchRules = {}): GarchFit {
  const { minReturns = 250, maxZeroShare = 0.3 } = rules
  for (const value of returns) requireFinite(value, 'return')
  const count = returns.length
  const zeroShare = count > 0 ? returns.filter((value) => value === 0).length / count : 0
  const fallback = (reason: string): GarchFit => {
    return { kind: 'fallback', reason, nextVariance: fadingVariance(returns), zeroShare }
  }
  if (count < minReturns) return fallback(`${count} returns, at least ${minReturns} are needed`)
  if (zeroShare > maxZeroShare) {
    const [share, most] = [zeroShare, maxZeroShare].map((value) => `${(value * 100).toFixed(0)} %`)
    return fallback(`${share} of the returns are zero, at most ${most} may be`)
  }
  const variance = returns.reduce((sum, value) => sum + value * value, 0) / count
  const { at } = minimise(
    (point) => minusLogLikelihood(returns, modelOf(point, variance), variance),
    [0, 3, -2], // variance as it is, persistence 0.95, alpha an eighth of it
    [0.3, 1, 1],
  )
  const model = modelOf(at, variance)
  const persistence = model.alpha + model.beta
  if (!(persistence < LARGEST_PERSISTENCE)) {
    return fallback(`the fit has no long-run variance: alpha + beta = ${persistence.toFixed(4)}`)
  }
  let nextVariance = variance
  for (const value of returns) nextVariance = step(model, nextVariance, value)
  const longVariance = model.omega / (1 - persistence)
  return { kind: 'fitted', ...model, nextVariance, longVariance, zeroShare }
}

function step({ omega, alpha, beta }: GarchModel, variance: number, value: number): number {
  return omega + alpha * value * value + beta * variance
}

/** Every point is a model with positive figures: logarithm of the variance, logits of persistence and share. */
function modelOf(point: readonly number[], variance: number): GarchModel {
  const [scale = 0, persistenceLogit = 0, shareLogit = 0] = point
  const persistence = 1 / (1 + Math.exp(-persistenceLogit))
  const alpha = persistence / (1 + Math.exp(-shareLogit))
  const omega = variance * Math.exp(scale) * (1 - persistence)
  return { omega, alpha, beta: persistence - alpha }
}

function minusLogLikelihood(returns: readonly number[], model: GarchModel, start: number): number {
  let variance = start
  let sum = 0
  for (const value of returns) {
    sum += Math.log(variance) + (value * value) / variance
    variance = step(model, variance, value)
  }
  return Number.isNaN(sum) ? Number.POSITIVE_INFINITY : sum / 2
}

function fadingVariance(returns: readonly number[]): number {
  let weighted = 0
  let weights = 0
  for (const value of returns) {
    weighted = FALLBACK_DECAY * weighted + value * value
    weights = FALLBACK_DECAY * weights + 1
  }
  return weights > 0 ? weighted / weights : 0
}
