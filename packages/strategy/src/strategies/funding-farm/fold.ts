import type { FactName, FarmFact, FarmState } from './state.ts'
import { matchPairs, withVanished } from './universe.ts'

/** Adds one fact to the state. Total, deterministic; returns a new state and never changes the old one. */
export function fold(state: FarmState, fact: FarmFact): FarmState {
  switch (fact.kind) {
    case 'instruments':
      return {
        ...state,
        universe: withVanished(
          matchPairs(fact.spot, fact.perp),
          fact,
          state.memory.rules,
          state.universe,
        ),
      }
    case 'terms':
      return { ...state, terms: fact.terms, areTermsUncertain: false }
    case 'market':
      return {
        ...state,
        premiums: fact.premiums,
        spotQuotes: fact.spot,
        perpQuotes: fact.perp,
        depths: state.depths.size === 0 ? state.depths : new Map(),
      }
    case 'volumes':
      return { ...state, spotVolumes: fact.spot, perpVolumes: fact.perp }
    case 'announcements':
      return { ...state, announcements: fact.announcements }
    case 'settled':
      return { ...state, settled: withEntry(state.settled, fact.symbol, fact.rates) }
    case 'costs':
      return { ...state, costs: withEntry(state.costs, fact.symbol, fact.costs) }
    case 'costs-expired': {
      const costs = new Map(state.costs)
      costs.delete(fact.symbol)
      return { ...state, costs }
    }
    case 'depth':
      return { ...state, depths: withEntry(state.depths, fact.symbol, fact.depth) }
    case 'positions':
      return { ...state, positions: fact.positions }
    case 'wallets':
      return { ...state, wallets: fact.wallets }
    case 'coins':
      return { ...state, coins: fact.coins }
    case 'memory':
      return { ...state, memory: fact.memory }
    case 'unknown':
      return without(state, fact.fact)
  }
}

function withEntry<V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> {
  return new Map(map).set(key, value)
}

/**
 * Market rules outlive a failed refresh: they change rarely and the next cycle asks again. Terms do too, for
 * the sake of a held pair, but nothing opens on them.
 */
function without(state: FarmState, fact: FactName): FarmState {
  switch (fact) {
    case 'instruments':
    case 'announcements':
      return state
    case 'terms':
      return { ...state, areTermsUncertain: true }
    case 'market': {
      const { premiums: _premiums, spotQuotes: _spot, perpQuotes: _perp, ...rest } = state
      return rest
    }
    case 'volumes': {
      const { spotVolumes: _spot, perpVolumes: _perp, ...rest } = state
      return rest
    }
    case 'positions': {
      const { positions: _positions, ...rest } = state
      return rest
    }
    case 'wallets': {
      const { wallets: _wallets, ...rest } = state
      return rest
    }
    case 'coins': {
      const { coins: _coins, ...rest } = state
      return rest
    }
  }
}
