/** All that one can ask of Firstbill: the table of contents of the product. */
import * as accounts from "./accounts.ts";
import * as audit from "./audit.ts";
import * as forecastChoices from "./forecast-choices.ts";
import * as imports from "./imports.ts";
import * as notes from "./notes.ts";
import * as onboarding from "./onboarding.ts";
import * as people from "./people.ts";
import * as queue from "./queue.ts";
import * as status from "./status.ts";
import * as tasks from "./tasks.ts";
import * as team from "./team.ts";

export const operations = {
  listAccounts: accounts.listAccounts,
  explainAccount: accounts.explainAccount,
  getAccount: accounts.getAccount,
  lookAtAccount: accounts.lookAtAccount,
  includeAccount: accounts.includeAccount,
  declareCoverage: accounts.declareCoverage,
  searchAccounts: accounts.searchAccounts,
  listAudit: audit.listAudit,
  getForecastChoice: forecastChoices.getForecastChoice,
  changeForecastChoice: forecastChoices.changeForecastChoice,
  uploadImportFile: imports.uploadImportFile,
  previewImport: imports.previewImport,
  startImport: imports.startImport,
  listImports: imports.listImports,
  getImport: imports.getImport,
  listRejections: imports.listRejections,
  reportUsage: imports.reportUsage,
  listNotes: notes.listNotes,
  createNote: notes.createNote,
  changeNote: notes.changeNote,
  deleteNote: notes.deleteNote,
  restoreNote: notes.restoreNote,
  listLogOptions: onboarding.listLogOptions,
  logFact: onboarding.logFact,
  undoFact: onboarding.undoFact,
  offerMoves: onboarding.offerMoves,
  overrideStage: onboarding.overrideStage,
  erasePerson: people.erasePerson,
  getToday: queue.getToday,
  takeNext: queue.takeNext,
  takeCompany: queue.takeCompany,
  releaseCompany: queue.releaseCompany,
  markDone: queue.markDone,
  snooze: queue.snooze,
  undoAct: queue.undoAct,
  getStatus: status.getStatus,
  releaseOutbound: status.releaseOutbound,
  holdOutbound: status.holdOutbound,
  removeSample: status.removeSample,
  loadSample: status.loadSample,
  listTasks: tasks.listTasks,
  createTask: tasks.createTask,
  changeTask: tasks.changeTask,
  deleteTask: tasks.deleteTask,
  restoreTask: tasks.restoreTask,
  getMe: team.getMe,
  listMembers: team.listMembers,
  inviteMember: team.inviteMember,
  acceptInvitation: team.acceptInvitation,
  changeMe: team.changeMe,
  changeRole: team.changeRole,
  deactivateMember: team.deactivateMember,
  signIn: team.signIn,
  listSessions: team.listSessions,
  endSession: team.endSession,
  createToken: team.createToken,
  listTokens: team.listTokens,
  revokeToken: team.revokeToken,
};
