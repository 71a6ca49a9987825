import { describeSeeds } from './vitestSeeds.ts'

describeSeeds(76, 75)
