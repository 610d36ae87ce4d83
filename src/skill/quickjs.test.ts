import { testSandbox } from './conformance.ts';

testSandbox('quickjs');
