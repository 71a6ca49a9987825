import { tsupBase } from '../../tsup.base.ts'

export default tsupBase({
  entry: {
    'index': 'src/index.ts',
    'adapters/aster/index': 'src/adapters/aster/index.ts',
    'adapters/sqlite/index': 'src/adapters/sqlite/index.ts',
    'testing/index': 'src/testing/index.ts',
  },
})
