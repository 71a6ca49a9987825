import * as z from 'zod/mini'

/** Page of a list, from 1. */
export const page = z.int().check(z.minimum(1))
