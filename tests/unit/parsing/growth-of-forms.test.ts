import { formParsers } from '../../../bench/parsing/form-parsers.ts';
import { reportParsers } from '../../../bench/parsing/report-parsers.ts';
import { testGrowth } from '../../support/growth.ts';

testGrowth([...formParsers, ...reportParsers]);
