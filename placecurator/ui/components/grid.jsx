// The glue between Reflex and AG Grid; everything else about the pages is Python (see grid.py).
//
// The browser owns the selection (grid_selection.js): it is told to Python right after it is painted
// and never echoed back, so fast clicks cannot be undone by a late answer. It survives pages, sorts,
// filters and a restart of the backend; `selectionEpoch` clears it. AG Grid knows nothing of it.
import { useEffect, useLayoutEffect, useRef } from "react";
import {
  CellStyleModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  RowApiModule,
  ScrollApiModule,
  TooltipModule,
  createGrid,
  themeQuartz,
} from "ag-grid-community";
import { columnDefs, followWidth } from "./grid_cells.js";
import { CHECKBOXES, checkboxColumn, markRow } from "./grid_marks.js";
import { useGestures, useKeys, useSelection } from "./grid_gestures.js";
import { useLiveCells } from "./grid_live.js";
import { useTop } from "./grid_top.js";

const modules = [
  CellStyleModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  RowApiModule,
  ScrollApiModule,
  TooltipModule,
];

const theme = themeQuartz.withParams({
  accentColor: "var(--accent-9)",
  backgroundColor: "var(--color-panel-solid)",
  borderColor: "var(--gray-a5)",
  browserColorScheme: "inherit",
  cellHorizontalPadding: 10,
  fontFamily: "inherit",
  fontSize: 13,
  foregroundColor: "var(--gray-12)",
  headerBackgroundColor: "var(--gray-2)",
  headerFontWeight: 600,
  headerHeight: 36,
  headerTextColor: "var(--gray-11)",
  rowBorder: { color: "var(--gray-a3)" },
  rowHeight: 34,
  spacing: 6,
  wrapperBorderRadius: 8,
});

function gridOptions(latest, selection, hand) {
  const { columns, sort, descending } = latest.current;
  const onCellKeyDown = ({ event, node }) => {
    if (event.key === "Enter") latest.current.onOpen?.(node.data.id);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!latest.current.selectable || event.ctrlKey || event.metaKey) return;
    if (event.key === " ") {
      event.preventDefault();
      hand.current.pick(node.rowIndex, event.shiftKey);
    } else if (event.shiftKey && step) hand.current.step(node.rowIndex, step);
    else if (step) hand.current.stroke = null;
  };
  const onSortChanged = ({ source, api }) => {
    if (source !== "uiColumnSorted") return;
    const column = api.getColumnState().find((state) => state.sort);
    latest.current.onSort?.(column?.colId ?? "", column?.sort === "desc");
  };
  return {
    theme,
    columnDefs: [checkboxColumn(selection.current), ...columnDefs(columns, sort, descending)],
    context: { open: (id) => latest.current.onOpen?.(id), me: () => latest.current.me, selection: selection.current, hand: hand.current },
    // Rows keep their elements when another page comes: only texts change, which is several times faster.
    getRowId: ({ data }) => data.at,
    processRowPostCreate: ({ eRow, node }) => markRow(eRow, selection.current, node.data.id),
    animateRows: false,
    rowBuffer: 4,
    suppressRowHoverHighlight: true, // grid.css does it without another element in each row
    suppressDragLeaveHidesColumns: true,
    tooltipShowDelay: 400,
    onCellClicked: ({ event, node }) => latest.current.selectable && hand.current.pick(node.rowIndex, event.shiftKey),
    onSortChanged,
    onCellKeyDown,
  };
}

export function CuratedGrid(props) {
  const { rows, selectable, label, sort, descending } = props;
  const host = useRef(null);
  const grid = useRef(null);
  const latest = useRef(props);
  latest.current = props;
  const api = () => grid.current;
  const { selection, hand } = useSelection(host, api, latest, props);

  useLayoutEffect(() => {
    grid.current = createGrid(host.current, gridOptions(latest, selection, hand), { modules });
    const unfollow = followWidth(grid.current, props.columns);
    return () => {
      unfollow();
      grid.current.destroy();
      grid.current = null;
    };
  }, []);
  const withLiveCells = useLiveCells(hand, latest, props);
  const beginAtTop = useTop(host, hand, api, latest);
  useLayoutEffect(() => {
    api().setColumnsVisible([CHECKBOXES], Boolean(selectable));
    host.current.querySelector("[role=grid]").ariaMultiSelectable = String(Boolean(selectable));
  }, [selectable]);
  useLayoutEffect(() => {
    const first = beginAtTop(rows ?? []);
    hand.current.arrange(rows ?? []);
    api().setGridOption("rowData", withLiveCells(rows ?? [], first));
    hand.current.paint();
    // Python may have been restarted since the last selection, or know one that this tab does not.
    if (selectable && !(selection.current.isEmpty && latest.current.since === "")) hand.current.tell();
  }, [rows]);
  useEffect(() => {
    const column = { colId: sort, sort: descending ? "desc" : "asc" };
    api().applyColumnState({ state: sort ? [column] : [], defaultState: { sort: null } });
  }, [sort, descending]);
  useGestures(host, hand, selectable);
  useKeys({ latest, selection, hand, selectable });

  return <div ref={host} className="pc-grid" role="region" aria-label={label} />;
}
