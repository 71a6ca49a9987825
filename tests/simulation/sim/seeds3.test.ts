import { describeSeeds } from './vitestSeeds.ts'

describeSeeds(151, 75)
