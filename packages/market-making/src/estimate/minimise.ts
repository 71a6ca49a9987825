/** A point and what the function says there. */
interface Vertex {
  readonly at: readonly number[]
  readonly value: number
}

/**
 * Finds a local minimum without derivatives: the simplex of Nelder and Mead, "A simplex method for function
 * minimization", The Computer Journal 7 (1965).
 *
 * @param cost May return Infinity where the point is not allowed.
 * @param start First point; `steps` are the first distances along each axis.
 * @returns The best point seen after at most `rounds` rounds, or once all values agree to `tolerance`.
 */
export function minimise(
  cost: (at: readonly number[]) => number,
  start: readonly number[],
  steps: readonly number[],
  { rounds = 400, tolerance = 1e-9 } = {},
): { readonly at: readonly number[]; readonly value: number } {
  const vertex = (at: readonly number[]): Vertex => ({ at, value: cost(at) })
  const simplex = [
    vertex(start),
    ...steps.map((step, axis) => vertex(start.map((x, i) => (i === axis ? x + step : x)))),
  ]
  const order = () => simplex.sort((one, other) => one.value - other.value)
  order()
  for (let round = 0; round < rounds; round += 1) {
    const best = simplex[0]!
    const worst = simplex.at(-1)!
    if (Math.abs(worst.value - best.value) <= tolerance * (1 + Math.abs(best.value))) break
    const others = simplex.slice(0, -1)
    const centre = start.map(
      (_, i) => others.reduce((sum, { at }) => sum + at[i]!, 0) / others.length,
    )
    const along = (share: number) => vertex(centre.map((x, i) => x + share * (worst.at[i]! - x)))
    const better = improve(along, best, others.at(-1)!, worst)
    if (better !== undefined) simplex[simplex.length - 1] = better
    else {
      for (let i = 1; i < simplex.length; i += 1) {
        simplex[i] = vertex(best.at.map((x, axis) => (x + simplex[i]!.at[axis]!) / 2))
      }
    }
    order()
  }
  return simplex[0]!
}

/** Reflects the worst point, reaches beyond or comes back; undefined when none of it helps. */
function improve(
  along: (share: number) => Vertex,
  best: Vertex,
  secondWorst: Vertex,
  worst: Vertex,
): Vertex | undefined {
  const mirrored = along(-1)
  if (mirrored.value < best.value) {
    const beyond = along(-2)
    return beyond.value < mirrored.value ? beyond : mirrored
  }
  if (mirrored.value < secondWorst.value) return mirrored
  const nearer = along(mirrored.value < worst.value ? -0.5 : 0.5)
  return nearer.value < Math.min(mirrored.value, worst.value) ? nearer : undefined
}
