import type { RotationFact, RotationState } from './state.ts'

/** The state after one more fact. What could not be read becomes unknown; rules and costs keep their last reading. */
export function fold(state: RotationState, fact: RotationFact): RotationState {
  switch (fact.kind) {
    case 'memory':
      return { ...state, memory: fact.memory }
    case 'instruments': {
      const perps = fact.instruments.filter(({ market }) => market === 'perp')
      return { ...state, instruments: new Map(perps.map((one) => [one.symbol, one])) }
    }
    case 'premiums':
      return { ...state, premiums: fact.premiums }
    case 'terms':
      return { ...state, terms: fact.terms }
    case 'book':
      return { ...state, books: new Map([...state.books, [fact.symbol, fact.book]]) }
    case 'unknown-book': {
      const books = new Map(state.books)
      books.delete(fact.symbol)
      return { ...state, books }
    }
    case 'costs':
      return { ...state, costs: new Map([...state.costs, [fact.symbol, fact.costs]]) }
    case 'positions':
      return { ...state, positions: fact.positions }
    case 'wallet':
      return { ...state, wallet: fact.wallet }
    case 'mode':
      return { ...state, mode: fact.mode }
    case 'unknown': {
      const { [fact.fact]: _, ...rest } = state
      return rest
    }
  }
}
