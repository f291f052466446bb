// The glue between Reflex and AG Grid; everything else about the pages is Python (see grid.py).
//
// The browser owns the selection (grid_selection.js): it is told to Python at once and never echoed
// back, so fast clicks cannot be undone by a late answer. It survives pages, sorts, filters and a
// restart of the backend; `selectionEpoch` clears it. AG Grid only paints it.
import { useCallback, useEffect, useMemo, useRef } from "react";
import {
  CellStyleModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  ModuleRegistry,
  RowApiModule,
  RowSelectionModule,
  ScrollApiModule,
  TooltipModule,
  themeQuartz,
} from "ag-grid-community";
import { AgGridReact } from "ag-grid-react";
import { columnDefs } from "./grid_cells.jsx";
import { checkboxGestures, useKeys, useSelection } from "./grid_gestures.js";

ModuleRegistry.registerModules([
  CellStyleModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  RowApiModule,
  RowSelectionModule,
  ScrollApiModule,
  TooltipModule,
]);

const theme = themeQuartz.withParams({
  accentColor: "var(--accent-9)",
  backgroundColor: "var(--color-panel-solid)",
  borderColor: "var(--gray-a5)",
  browserColorScheme: "inherit",
  cellHorizontalPadding: 10,
  checkboxCheckedBackgroundColor: "var(--accent-9)",
  checkboxUncheckedBorderColor: "var(--gray-8)",
  fontFamily: "inherit",
  fontSize: 13,
  foregroundColor: "var(--gray-12)",
  headerBackgroundColor: "var(--gray-2)",
  headerFontWeight: 600,
  headerHeight: 36,
  headerTextColor: "var(--gray-11)",
  rowBorder: { color: "var(--gray-a3)" },
  rowHeight: 34,
  rowHoverColor: "var(--gray-a2)",
  selectedRowBackgroundColor: "var(--accent-a3)",
  spacing: 6,
  wrapperBorderRadius: 8,
});

const MOST_REMEMBERED = 2_000;
const OUTSIDE = "Not in the selection of all matching, which cannot grow: clear it to select anew.";

// AG Grid's own ways to select: it would toggle what we have just painted.
const isOurKey = ({ event }) => event.key === " " || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a");
const DEFAULTS = { suppressKeyboardEvent: isOurKey };
const rowId = ({ data }) => data.id;

// Cells that changed: told one after the other by `number`, or read again by this tab as `patches`.
function useLiveCells(api, latest, { changes, number, patches, patchesReadAt }) {
  const heard = useRef(number);
  const seen = useRef(patches);
  const lastHeard = useRef(new Map()); // by row: of each cell the latest, and the number it came with

  // What was read from the database is on its way for a while: a change that was heard after the
  // reading began may overtake it, and is newer.
  const newer = (id, readAt) => {
    const cells = Object.entries(lastHeard.current.get(id) ?? {});
    return Object.fromEntries(cells.filter(([, heard]) => heard.number > readAt).map(([name, { value }]) => [name, value]));
  };
  const patch = (list, readAt) => {
    for (const { id, ...cells } of list ?? []) {
      const node = api()?.getRowNode(id);
      node?.updateData({ ...node.data, ...cells, ...newer(id, readAt) });
    }
  };
  const remember = () => {
    if (number < heard.current || lastHeard.current.size > MOST_REMEMBERED) lastHeard.current.clear();
    for (const { id, ...cells } of changes ?? []) {
      const known = lastHeard.current.get(id) ?? {};
      for (const [name, value] of Object.entries(cells)) known[name] = { number, value };
      lastHeard.current.set(id, known);
    }
  };
  useEffect(() => {
    if (heard.current === number) return;
    remember();
    patch(changes);
    const missed = number !== heard.current + 1;
    heard.current = number;
    if (missed) latest.current.onStale?.();
  }, [number]);
  useEffect(() => {
    // What lay here before this grid was mounted is older than its rows.
    if (seen.current !== patches) patch(patches, patchesReadAt);
    seen.current = patches;
  }, [patches]);

  return () =>
    api()?.forEachNode((node) => {
      const cells = newer(node.id, latest.current.rowsReadAt);
      if (Object.entries(cells).some(([name, value]) => node.data[name] !== value)) node.updateData({ ...node.data, ...cells });
    });
}

export function CuratedGrid(props) {
  const { rows, columns, kept, selectable, label, sort, descending } = props;
  const grid = useRef(null);
  const latest = useRef(props);
  latest.current = props;
  const api = () => (grid.current?.api?.isDestroyed() === false ? grid.current.api : null);
  const defs = useMemo(() => columnDefs(columns, sort, descending), []);
  const context = useMemo(() => ({ open: (id) => latest.current.onOpen?.(id), me: () => latest.current.me }), []);
  const putLiveCells = useLiveCells(api, latest, props);
  const { selection, hand } = useSelection(api, latest, props);
  useKeys({ latest, selection, hand, selectable });
  const gestures = useMemo(() => checkboxGestures(hand), []);

  const onRowsArrived = () => {
    putLiveCells();
    hand.current.paint();
    // Python may have been restarted since the last selection, or know one that this tab does not.
    if (selectable && !(selection.current.isEmpty && latest.current.since === "")) hand.current.tell();
  };
  useEffect(() => {
    const column = { colId: sort, sort: descending ? "desc" : "asc" };
    api()?.applyColumnState({ state: sort ? [column] : [], defaultState: { sort: null } });
  }, [sort, descending]);

  const onCellKeyDown = ({ event, node, api: grid }) => {
    if (event.key === "Enter") latest.current.onOpen?.(node.id);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!selectable || event.ctrlKey || event.metaKey) return;
    if (event.key === " ") {
      event.preventDefault();
      hand.current.pick(node.rowIndex, event.shiftKey);
    } else if (event.shiftKey && step) hand.current.step(node.rowIndex, step);
  };
  const rowSelection = useMemo(
    () => selectable && { mode: "multiRow", enableClickSelection: false, isRowSelectable: ({ id }) => selection.current.offers(id) },
    [selectable, kept],
  );
  const checkboxes = useMemo(
    () => ({
      pinned: "left",
      width: 44,
      resizable: false,
      suppressMovable: true,
      suppressKeyboardEvent: isOurKey,
      tooltipValueGetter: ({ node }) => (node && !selection.current.offers(node.id) ? OUTSIDE : null),
    }),
    [],
  );

  return (
    <div className="pc-grid" role="region" aria-label={label} {...(selectable ? gestures : {})}>
      <AgGridReact
        ref={grid}
        theme={theme}
        rowData={rows}
        columnDefs={defs}
        defaultColDef={DEFAULTS}
        context={context}
        getRowId={rowId}
        rowSelection={rowSelection || undefined}
        selectionColumnDef={checkboxes}
        animateRows={false}
        rowBuffer={4}
        suppressCellFocus={false}
        suppressDragLeaveHidesColumns
        tooltipShowDelay={400}
        onRowDataUpdated={onRowsArrived}
        onCellClicked={({ event, node }) => selectable && hand.current.pick(node.rowIndex, event.shiftKey)}
        onSortChanged={({ source, api: grid }) => {
          if (source !== "uiColumnSorted") return;
          const column = grid.getColumnState().find((state) => state.sort);
          latest.current.onSort?.(column?.colId ?? "", column?.sort === "desc");
        }}
        onCellKeyDown={onCellKeyDown}
      />
    </div>
  );
}
