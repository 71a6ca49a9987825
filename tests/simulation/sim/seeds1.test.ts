import { describeSeeds } from './vitestSeeds.ts'

describeSeeds(1, 75)
